package dev.waggle.model.template;

import dev.waggle.model.validation.GoText;

/** A word of a template, as Go's lexer cuts it; {@code at} is where it begins. */
record Token(Kind kind, String text, int at) {
  enum Kind {
    TEXT,
    OPEN,
    CLOSE,
    SPACE,
    FIELD,
    DOT,
    NAME,
    KEYWORD,
    BOOL,
    NUMBER,
    STRING,
    VARIABLE,
    PIPE,
    LEFT_PAREN,
    RIGHT_PAREN,
    OTHER,
    /** What comes cannot be cut into words; the last one. */
    FAULT,
    END
  }

  private static final int SHOWN = 10;

  /** As Go's parser shows an unexpected one. */
  String shown() {
    if (kind == Kind.END) {
      return "EOF";
    }
    if (kind == Kind.KEYWORD || kind == Kind.DOT) {
      return "<" + text + ">";
    }
    return text.length() > SHOWN
        ? GoText.quoted(text.substring(0, SHOWN)) + "..."
        : GoText.quoted(text);
  }
}
