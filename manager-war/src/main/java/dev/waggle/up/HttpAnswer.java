package dev.waggle.up;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The answer to a request: its status and its body, chunks put together. */
record HttpAnswer(int status, byte[] body) {
  private static final String END_OF_HEAD = "\r\n\r\n";

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether the bytes read so far are a whole answer, as far as its head tells how long it is. */
  static boolean isComplete(ByteArrayOutputStream bytes) {
    String text = bytes.toString(ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0) {
      return false;
    }
    String head = text.substring(0, end);
    int length = text.length() - end - END_OF_HEAD.length();
    return isChunked(head)
        ? text.endsWith("\r\n0\r\n\r\n") || text.endsWith(END_OF_HEAD + "0\r\n\r\n")
        : header(head, "content-length").map(n -> length >= Integer.parseInt(n)).orElse(false);
  }

  /**
   * @throws IOException if it is cut off or no HTTP
   */
  static HttpAnswer parse(byte[] bytes) throws IOException {
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0 || !text.startsWith("HTTP/1.")) {
      throw new IOException(text.isEmpty() ? "the connection was closed" : "no HTTP answer");
    }
    try {
      String head = text.substring(0, end);
      String rest = text.substring(end + END_OF_HEAD.length());
      int status = Integer.parseInt(head.substring(9, 12));
      String body =
          isChunked(head)
              ? joined(rest)
              : header(head, "content-length")
                  .map(n -> rest.substring(0, Integer.parseInt(n)))
                  .orElse(rest);
      return new HttpAnswer(status, body.getBytes(ISO_8859_1));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("the answer was cut off", e);
    }
  }

  private static boolean isChunked(String head) {
    return header(head, "transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  private static Optional<String> header(String head, String name) {
    return head.lines()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private static String joined(String chunks) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      int eol = chunks.indexOf("\r\n", at);
      int size = Integer.parseInt(chunks.substring(at, eol).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        return body.toString();
      }
      body.append(chunks, eol + 2, eol + 2 + size);
      at = eol + 2 + size + 2;
    }
  }
}
