package dev.waggle.manager.adapter.gate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request's path as every server behind the gate will understand it: decoded segments without the
 * API version in front. Forms on which two servers could disagree do not become a path.
 */
record RequestPath(List<String> segments) {
  private static final Pattern VERSION = Pattern.compile("v[0-9.]+");

  RequestPath {
    segments = List.copyOf(segments);
  }

  /** A target that is refused; the message is for the client. */
  static final class MalformedTarget extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedTarget(String message) {
      super(message);
    }
  }

  /**
   * Reads the target of a request line.
   *
   * @throws MalformedTarget if it is not in origin form, or could be read in two ways
   */
  static RequestPath of(String target) throws MalformedTarget {
    if (!target.startsWith("/")) {
      throw new MalformedTarget("the request target must be a path that begins with /");
    }
    if (target.indexOf('#') >= 0) {
      throw new MalformedTarget("the request target must not have a fragment");
    }
    int query = target.indexOf('?');
    String raw = query < 0 ? target : target.substring(0, query);
    List<String> segments = new ArrayList<>();
    boolean first = true;
    for (String part : raw.split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      String segment = decoded(part);
      boolean version = first && segments.isEmpty() && VERSION.matcher(segment).matches();
      if (segments.isEmpty() && part.indexOf('%') >= 0) {
        throw new MalformedTarget("the first part of the path must not be percent-encoded");
      }
      if (!version) {
        segments.add(segment);
      }
      first = false;
    }
    return new RequestPath(segments);
  }

  private static String decoded(String part) throws MalformedTarget {
    String segment = part.indexOf('%') < 0 ? part : percentDecoded(part);
    for (String name : segment.split("/", -1)) {
      if (name.equals(".") || name.equals("..")) {
        throw new MalformedTarget("the path must not contain . or ..");
      }
    }
    // A servlet container cuts a segment at ';' and may turn '\' into '/': it would see another
    // path.
    if (segment.chars().anyMatch(c -> c < ' ' || c == 127 || c == ';' || c == '\\')) {
      throw new MalformedTarget("the path must not contain ; \\ or control characters");
    }
    return segment;
  }

  private static String percentDecoded(String part) throws MalformedTarget {
    ByteBuffer bytes = ByteBuffer.allocate(part.length() * 3);
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c != '%') {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 2 < part.length() ? Character.digit(part.charAt(i + 1), 16) : -1;
      int low = i + 2 < part.length() ? Character.digit(part.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new MalformedTarget("the path has a broken percent-encoding");
      }
      bytes.put((byte) (high * 16 + low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedTarget("the path is not UTF-8");
    }
  }
}
