package dev.waggle.manager.adapter.gate;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What stands for the container engine: a unix socket and a script for each connection. */
final class FakeEngine implements AutoCloseable {
  interface Script {
    /** Serves a request whose head was read; true if the connection can serve another. */
    boolean serve(String head, Wire wire) throws IOException;
  }

  private final Path socket;
  private final ServerSocketChannel listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile Script script = FakeEngine::describe;
  private volatile String apiVersion = "1.41";
  final List<String> seen = new CopyOnWriteArrayList<>();

  FakeEngine(Path socket) throws IOException {
    this.socket = socket;
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(socket), 1000);
    threads.execute(this::accept);
  }

  Path socket() {
    return socket;
  }

  int openConnections() {
    return open.size();
  }

  void script(Script newScript) {
    script = newScript;
  }

  void apiVersion(String version) {
    apiVersion = version;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = listening.accept();
        open.add(channel);
        threads.execute(() -> serve(channel));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      Wire wire = Wire.of(channel);
      boolean more = true;
      while (more) {
        String head = readHead(wire);
        if (head.startsWith("HEAD /_ping ")) {
          wire.send(
              "HTTP/1.1 200 OK\r\nApi-Version: " + apiVersion + "\r\nContent-Length: 0\r\n\r\n");
          continue;
        }
        seen.add(head.lines().findFirst().orElse(""));
        more = script.serve(head, wire);
      }
    } catch (IOException gone) {
      // The gate closed its end.
    } finally {
      open.remove(channel);
    }
  }

  private static String readHead(Wire wire) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = Answer.readLine(wire.in); !line.isEmpty(); line = Answer.readLine(wire.in)) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  /** Answers with the head that came, its body skipped. */
  static boolean describe(String head, Wire wire) throws IOException {
    int length = contentLength(head);
    wire.in.skipNBytes(length);
    String text = "engine\n" + head + "body " + length + "\n";
    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
    return true;
  }

  static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
    threads.shutdownNow();
  }
}
