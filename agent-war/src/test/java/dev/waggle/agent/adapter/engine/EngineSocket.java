package dev.waggle.agent.adapter.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Requests to an engine word for word, and its answers without a library between. */
record EngineSocket(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static EngineSocket of(URI address) {
    return new EngineSocket(Path.of(address.getPath()));
  }

  JsonNode get(String target) throws IOException {
    return ask("GET", target, "");
  }

  JsonNode post(String target, String body) throws IOException {
    return ask("POST", target, body);
  }

  void delete(String target) throws IOException {
    ask("DELETE", target, "");
  }

  private JsonNode ask(String method, String target, String body) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      OutputStream out = Channels.newOutputStream(channel);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String head =
          method
              + " "
              + target
              + " HTTP/1.0\r\nHost: engine\r\nContent-Type: application/json\r\nContent-Length: "
              + bytes.length
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      return answer(Channels.newInputStream(channel), method + " " + target);
    }
  }

  private static JsonNode answer(InputStream in, String question) throws IOException {
    String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    int end = answer.indexOf("\r\n\r\n");
    String body = answer.substring(end + 4);
    if (!answer.startsWith("HTTP/1.0 2")) {
      throw new AssertionError(question + ": " + answer.lines().findFirst() + " " + body);
    }
    return body.isBlank() ? JSON.nullNode() : JSON.readTree(body);
  }
}
