package dev.waggle.model.template;

import dev.waggle.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cuts a template into words, by the rules and with the complaints of Go's lexer. */
final class Lexer {
  private static final Set<String> KEYWORDS =
      Set.of(
          "block",
          "break",
          "continue",
          "define",
          "else",
          "end",
          "if",
          "nil",
          "range",
          "template",
          "with");
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String input;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int parens;
  private boolean trimNext;

  private Lexer(String input) {
    this.input = input;
  }

  static Words cut(String input) {
    Lexer lexer = new Lexer(input);
    try {
      lexer.all();
      return new Words(lexer.tokens, Optional.empty());
    } catch (TemplateException e) {
      lexer.tokens.add(new Token(Kind.FAULT, "", Math.min(lexer.at, input.length())));
      return new Words(lexer.tokens, Optional.of(e));
    }
  }

  /** The words as far as there are such; what is wrong before a fault is said before it. */
  record Words(List<Token> tokens, Optional<TemplateException> fault) {}

  private void all() {
    while (true) {
      int open = input.indexOf(OPEN, at);
      text(open < 0 ? input.length() : open, open >= 0 && trimsBefore(open));
      if (open < 0) {
        tokens.add(new Token(Kind.END, "", input.length()));
        return;
      }
      at = open + OPEN.length();
      if (trimsBefore(open)) {
        at++; // the space behind is skipped with the others
      }
      action(open);
    }
  }

  private boolean trimsBefore(int open) {
    int mark = open + OPEN.length();
    return input.startsWith("-", mark) && isSpace(mark + 1);
  }

  private void text(int end, boolean trimmed) {
    String text = input.substring(at, end);
    if (trimNext) {
      text = text.replaceFirst("^[ \t\r\n]+", "");
    }
    trimNext = false;
    if (trimmed) {
      text = text.replaceFirst("[ \t\r\n]+$", "");
    }
    if (!text.isEmpty()) {
      tokens.add(new Token(Kind.TEXT, text, at));
    }
    at = end;
  }

  private void action(int open) {
    int afterSpace = at;
    if (input.startsWith("-", open + 2) && at == open + 3) {
      afterSpace = at + 1;
    }
    if (input.startsWith("/*", afterSpace)) {
      comment(afterSpace);
      return;
    }
    tokens.add(new Token(Kind.OPEN, OPEN, open));
    parens = 0;
    while (!closes()) {
      inside();
    }
  }

  private void comment(int begin) {
    int end = input.indexOf("*/", begin);
    if (end < 0) {
      throw fault("unclosed comment");
    }
    at = end + 2;
    if (input.startsWith(" -" + CLOSE, at)) {
      trimNext = true;
      at += 2 + CLOSE.length();
    } else if (input.startsWith(CLOSE, at)) {
      at += CLOSE.length();
    } else {
      throw fault("comment ends before closing delimiter");
    }
  }

  /** Whether the action ends here; then it is behind us. */
  private boolean closes() {
    boolean trims = isSpace(at) && input.startsWith("-" + CLOSE, at + 1);
    if (!trims && !input.startsWith(CLOSE, at)) {
      return false;
    }
    if (parens > 0) {
      throw fault("unclosed left paren");
    }
    at += trims ? 2 : 0;
    tokens.add(new Token(Kind.CLOSE, CLOSE, at));
    at += CLOSE.length();
    trimNext = trims;
    return true;
  }

  private void inside() {
    if (at >= input.length()) {
      throw fault("unclosed action");
    }
    char c = input.charAt(at);
    if (isSpace(at)) {
      space();
    } else if (c == '"') {
      quoted();
    } else if (c == '`') {
      raw();
    } else if (c == '\'') {
      throw TemplateException.unsupported(line(at), "a character constant");
    } else if (c == '$') {
      throw TemplateException.unsupported(line(at), "a variable");
    } else if (c == '.' && !isDigit(at + 1)) {
      field();
    } else if (c == '.' || c == '+' || c == '-' || isDigit(at)) {
      number();
    } else if (isWord(at)) {
      name();
    } else {
      sign(c);
    }
  }

  private void sign(char c) {
    Kind kind =
        switch (c) {
          case '|' -> Kind.PIPE;
          case '(' -> Kind.LEFT_PAREN;
          case ')' -> Kind.RIGHT_PAREN;
          default -> Kind.OTHER;
        };
    parens += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (parens < 0) {
      throw fault("unexpected right paren " + shown(at));
    }
    if (kind == Kind.OTHER && (c > '~' || c < ' ')) {
      throw fault("unrecognized character in action: " + shown(at));
    }
    add(kind, at + 1);
  }

  private void space() {
    int end = at;
    while (isSpace(end) && !(input.startsWith("-" + CLOSE, end + 1) && end > at)) {
      end++;
    }
    add(Kind.SPACE, end);
  }

  private void quoted() {
    int end = at + 1;
    while (true) {
      if (end >= input.length() || input.charAt(end) == '\n') {
        throw fault("unterminated quoted string");
      }
      if (input.charAt(end) == '"') {
        break;
      }
      end += input.charAt(end) == '\\' ? 2 : 1;
    }
    add(Kind.STRING, end + 1);
  }

  private void raw() {
    int end = input.indexOf('`', at + 1);
    if (end < 0) {
      throw fault("unterminated raw quoted string");
    }
    add(Kind.STRING, end + 1);
  }

  private void field() {
    int end = wordEnd(at + 1);
    requireTerminated(end);
    add(end == at + 1 ? Kind.DOT : Kind.FIELD, end);
  }

  private void name() {
    int end = wordEnd(at);
    requireTerminated(end);
    String word = input.substring(at, end);
    Kind kind = KEYWORDS.contains(word) ? Kind.KEYWORD : Kind.NAME;
    add(word.equals("true") || word.equals("false") ? Kind.BOOL : kind, end);
  }

  private void number() {
    int begin = at + (input.charAt(at) == '+' || input.charAt(at) == '-' ? 1 : 0);
    int end = digitsEnd(begin);
    boolean whole = !input.startsWith(".", end);
    end = whole ? end : digitsEnd(end + 1);
    if (end == begin || isWord(end)) {
      int shown = Math.min(input.length(), end + 1);
      throw fault("bad number syntax: " + Node.quoted(input.substring(at, shown)));
    }
    if (!whole) {
      throw TemplateException.unsupported(line(at), "a number that is not whole");
    }
    add(Kind.NUMBER, end);
  }

  private int digitsEnd(int begin) {
    int end = begin;
    while (isDigit(end)) {
      end++;
    }
    return end;
  }

  private void requireTerminated(int end) {
    boolean fine =
        end >= input.length()
            || isSpace(end)
            || ".,|:)(".indexOf(input.charAt(end)) >= 0
            || input.startsWith(CLOSE, end);
    if (!fine) {
      throw fault("bad character " + shown(end));
    }
  }

  private int wordEnd(int begin) {
    int end = begin;
    while (isWord(end)) {
      end++;
    }
    return end;
  }

  private boolean isWord(int index) {
    return index < input.length()
        && (input.charAt(index) == '_' || Character.isLetterOrDigit(input.charAt(index)));
  }

  private boolean isDigit(int index) {
    return index < input.length() && input.charAt(index) >= '0' && input.charAt(index) <= '9';
  }

  private boolean isSpace(int index) {
    return index < input.length() && " \t\r\n".indexOf(input.charAt(index)) >= 0;
  }

  private void add(Kind kind, int end) {
    tokens.add(new Token(kind, input.substring(at, end), at));
    at = end;
  }

  private String shown(int index) {
    int c = input.codePointAt(index);
    return "U+%04X '%s'".formatted(c, Character.toString(c));
  }

  private TemplateException fault(String what) {
    return TemplateException.invalid(line(at) + ": " + what);
  }

  private int line(int index) {
    return Position.line(input, Math.min(index, input.length()));
  }
}
