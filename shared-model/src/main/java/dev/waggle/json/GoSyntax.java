package dev.waggle.json;

import java.nio.charset.StandardCharsets;

/**
 * What the reference decoder says about bytes that are not JSON: the character that does not fit
 * and what was expected there. Runs only after another parser has refused the bytes.
 */
final class GoSyntax {
  private static final int MAX_DEPTH = 1_000;

  private final String text;
  private int at;
  private int depth;

  private GoSyntax(String text) {
    this.text = text;
  }

  /** The complaint, or a general one if the bytes are correct after all. */
  static String complaint(byte[] json) {
    GoSyntax scan = new GoSyntax(new String(json, StandardCharsets.UTF_8));
    try {
      scan.value();
      scan.space();
      return scan.at < scan.text.length() ? "unexpected content after JSON" : "not acceptable";
    } catch (Complaint e) {
      return e.words;
    }
  }

  private void value() throws Complaint {
    space();
    char c = peek();
    if (++depth > MAX_DEPTH) {
      throw new Complaint("exceeded max depth");
    }
    if (c == '{') {
      object();
    } else if (c == '[') {
      array();
    } else if (c == '"') {
      string();
    } else if (c == '-' || isDigit(c)) {
      number();
    } else if (c == 't') {
      literal("true");
    } else if (c == 'f') {
      literal("false");
    } else if (c == 'n') {
      literal("null");
    } else {
      throw wrong("looking for beginning of value");
    }
    depth--;
  }

  private void object() throws Complaint {
    at++;
    space();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      space();
      expect('"', "looking for beginning of object key string");
      at--;
      string();
      space();
      expect(':', "after object key");
      value();
      space();
      if (peek() == '}') {
        at++;
        return;
      }
      expect(',', "after object key:value pair");
    }
  }

  private void array() throws Complaint {
    at++;
    space();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      value();
      space();
      if (peek() == ']') {
        at++;
        return;
      }
      expect(',', "after array element");
    }
  }

  private void string() throws Complaint {
    at++;
    while (peek() != '"') {
      if (peek() < ' ') {
        throw wrong("in string literal");
      }
      if (peek() == '\\') {
        at++;
        escape();
      } else {
        at++;
      }
    }
    at++;
  }

  private void escape() throws Complaint {
    char c = peek();
    if ("\"\\/bfnrt".indexOf(c) >= 0) {
      at++;
      return;
    }
    if (c != 'u') {
      throw wrong("in string escape code");
    }
    at++;
    for (int i = 0; i < 4; i++, at++) {
      if (Character.digit(peek(), 16) < 0) {
        throw wrong("in \\u hexadecimal character escape");
      }
    }
  }

  private void number() throws Complaint {
    if (peek() == '-') {
      at++;
    }
    if (!isDigit(peek())) {
      throw wrong("in numeric literal");
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (more() && peek() == '.') {
      at++;
      if (!isDigit(peek())) {
        throw wrong("after decimal point in numeric literal");
      }
      digits();
    }
    if (more() && (peek() == 'e' || peek() == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      if (!isDigit(peek())) {
        throw wrong("in exponent of numeric literal");
      }
      digits();
    }
  }

  private void digits() {
    while (more() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private void literal(String word) throws Complaint {
    for (int i = 0; i < word.length(); i++, at++) {
      if (peek() != word.charAt(i)) {
        throw wrong("in literal " + word + " (expecting " + quoted(word.charAt(i)) + ")");
      }
    }
  }

  private void expect(char c, String where) throws Complaint {
    if (peek() != c) {
      throw wrong(where);
    }
    at++;
  }

  private void space() {
    while (more() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean more() {
    return at < text.length();
  }

  private char peek() throws Complaint {
    if (!more()) {
      throw new Complaint("unexpected EOF");
    }
    return text.charAt(at);
  }

  private Complaint wrong(String where) {
    return new Complaint("invalid character " + quoted(text.charAt(at)) + " " + where);
  }

  private static String quoted(char c) {
    if (c == '\'') {
      return "'\\''";
    }
    if (c < ' ') {
      return "'" + control(c) + "'";
    }
    return "'" + c + "'";
  }

  private static String control(char c) {
    int known = "\t\n\r".indexOf(c);
    return known < 0 ? String.format("\\x%02x", (int) c) : "\\" + "tnr".charAt(known);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static final class Complaint extends Exception {
    private final String words;

    private Complaint(String words) {
      super(words, null, false, false);
      this.words = words;
    }
  }
}
