package dev.waggle.manager.adapter.gate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client's end of a connection, byte by byte. */
final class Wire implements AutoCloseable {
  private interface Closing {
    void run() throws IOException;
  }

  final InputStream in;
  final OutputStream out;
  private final Closing halfClose;
  private final Closing close;

  private Wire(InputStream in, OutputStream out, Closing halfClose, Closing close) {
    this.in = in;
    this.out = out;
    this.halfClose = halfClose;
    this.close = close;
  }

  static Wire unix(Path socket) throws IOException {
    return of(SocketChannel.open(StandardProtocolFamily.UNIX), socket);
  }

  private static Wire of(SocketChannel channel, Path socket) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    return of(channel);
  }

  static Wire of(SocketChannel channel) {
    return new Wire(
        new BufferedInputStream(new ChannelInput(channel)),
        new ChannelOutput(channel),
        channel::shutdownOutput,
        channel::close);
  }

  static Wire tcp(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(20_000);
    return new Wire(
        new BufferedInputStream(socket.getInputStream()),
        socket.getOutputStream(),
        socket::shutdownOutput,
        socket::close);
  }

  static Wire tls(InetSocketAddress address, SSLContext context, String... protocols)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", address.getPort());
    socket.setSoTimeout(20_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return new Wire(
        new BufferedInputStream(socket.getInputStream()),
        socket.getOutputStream(),
        socket::shutdownOutput,
        socket::close);
  }

  Wire send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return this;
  }

  /** Sends a request without a body; each header is a whole line. */
  Wire request(String method, String target, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head + "\r\n");
  }

  Answer get(String target, String... headers) throws IOException {
    request("GET", target, headers);
    return answer();
  }

  Answer post(String target, String body, String... headers) throws IOException {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
    request("POST", target, all);
    send(body);
    return answer();
  }

  Answer answer() throws IOException {
    return Answer.read(in, true);
  }

  void halfClose() throws IOException {
    halfClose.run();
  }

  @Override
  public void close() throws IOException {
    close.run();
  }

  /** The JDK's own streams of one channel share a lock: a read that waits would stop all writes. */
  private static final class ChannelInput extends InputStream {
    private final SocketChannel channel;

    ChannelInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, from, length));
    }
  }

  private static final class ChannelOutput extends OutputStream {
    private final SocketChannel channel;

    ChannelOutput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }
}
