package dev.waggle.manager.adapter.gate;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP answer as it stood on the wire. */
record Answer(int status, Map<String, String> headers, byte[] body) {

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Reads one answer; {@code withBody} is false after HEAD. */
  static Answer read(InputStream in, boolean withBody) throws IOException {
    Answer head = readHead(in);
    byte[] body = new byte[0];
    if (withBody && head.status >= 200 && head.status != 204 && head.status != 304) {
      if (head.header("transfer-encoding").equals("chunked")) {
        body = readChunks(in);
      } else if (!head.header("content-length").isEmpty()) {
        body = readExactly(in, Integer.parseInt(head.header("content-length")));
      } else {
        body = in.readAllBytes();
      }
    }
    return new Answer(head.status, head.headers, body);
  }

  static Answer readHead(InputStream in) throws IOException {
    String first = readLine(in);
    int status = Integer.parseInt(List.of(first.split(" ")).get(1));
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    return new Answer(status, headers, new byte[0]);
  }

  private static byte[] readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      byte[] chunk = readChunk(in);
      if (chunk.length == 0) {
        readLine(in);
        return body.toByteArray();
      }
      body.write(chunk);
    }
  }

  /** Reads one chunk; the last one is empty and its final line end is left. */
  static byte[] readChunk(InputStream in) throws IOException {
    int size = Integer.parseInt(readLine(in), 16);
    if (size == 0) {
      return new byte[0];
    }
    byte[] chunk = readExactly(in, size);
    readLine(in);
    return chunk;
  }

  static byte[] readExactly(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("ended after " + bytes.length + " of " + size + " bytes");
    }
    return bytes;
  }

  static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("ended within a line: " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
