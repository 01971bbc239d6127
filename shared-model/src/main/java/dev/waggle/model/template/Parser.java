package dev.waggle.model.template;

import dev.waggle.model.template.Node.Command;
import dev.waggle.model.template.Node.Operand;
import dev.waggle.model.template.Node.Pipeline;
import dev.waggle.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the words of a template, with the complaints of Go's parser. */
final class Parser {
  private static final Set<Kind> OPERANDS =
      Set.of(Kind.FIELD, Kind.DOT, Kind.NAME, Kind.BOOL, Kind.NUMBER, Kind.STRING, Kind.LEFT_PAREN);
  private static final int MOST_NESTED = 100;

  private final String input;
  private final List<Token> tokens;
  private final Optional<TemplateException> lexical;
  private final boolean payload;
  private int next;
  private int nested;

  /** How a list of nodes ended. */
  private enum Ending {
    INPUT,
    ELSE,
    END
  }

  private record Part(List<Node> nodes, Ending ending) {}

  private Parser(String input, boolean payload) {
    this.input = input;
    this.payload = payload;
    Lexer.Words words = Lexer.cut(input);
    this.tokens = words.tokens();
    this.lexical = words.fault();
  }

  static List<Node> read(String input, boolean payload) {
    Parser parser = new Parser(input, payload);
    Part whole = parser.part();
    if (whole.ending() != Ending.INPUT) {
      String word = whole.ending() == Ending.ELSE ? "{{else}}" : "{{end}}";
      throw parser.fault("unexpected " + word);
    }
    return whole.nodes();
  }

  private Part part() {
    List<Node> nodes = new ArrayList<>();
    while (true) {
      Token token = tokens.get(next++);
      if (token.kind() == Kind.FAULT) {
        throw unexpected(token, "input");
      }
      if (token.kind() == Kind.END) {
        next--;
        return new Part(nodes, Ending.INPUT);
      }
      if (token.kind() == Kind.TEXT) {
        nodes.add(new Node.Text(token.text()));
        continue;
      }
      skipSpace();
      Token first = tokens.get(next);
      if (first.kind() != Kind.KEYWORD || first.text().equals("nil")) {
        nodes.add(new Node.Action(pipeline("command", Kind.CLOSE)));
        continue;
      }
      next++;
      switch (first.text()) {
        case "if" -> nodes.add(condition());
        case "else" -> {
          return new Part(nodes, Ending.ELSE);
        }
        case "end" -> {
          close("end");
          return new Part(nodes, Ending.END);
        }
        default -> throw TemplateException.unsupported(line(first), "{{" + first.text() + "}}");
      }
    }
  }

  private Node condition() {
    deeper();
    Pipeline condition = pipeline("if", Kind.CLOSE);
    Part then = part();
    List<Node> otherwise = List.of();
    if (then.ending() == Ending.ELSE) {
      skipSpace();
      Token word = tokens.get(next);
      if (word.kind() == Kind.KEYWORD && word.text().equals("if")) {
        next++;
        otherwise = List.of(condition()); // its end is ours, too
      } else {
        close("else");
        Part rest = part();
        if (rest.ending() != Ending.END) {
          throw fault(
              rest.ending() == Ending.ELSE ? "expected end; found {{else}}" : "unexpected EOF");
        }
        otherwise = rest.nodes();
      }
    } else if (then.ending() == Ending.INPUT) {
      throw fault("unexpected EOF");
    }
    nested--;
    return new Node.If(condition, then.nodes(), otherwise);
  }

  private void close(String context) {
    skipSpace();
    Token token = tokens.get(next);
    if (token.kind() != Kind.CLOSE) {
      throw unexpected(token, context);
    }
    next++;
  }

  private Pipeline pipeline(String context, Kind end) {
    List<Command> commands = new ArrayList<>();
    while (true) {
      skipSpace();
      Token token = tokens.get(next);
      if (token.kind() == end) {
        next++;
        return checked(commands, context);
      }
      if (token.kind() == Kind.KEYWORD && token.text().equals("nil")) {
        throw TemplateException.unsupported(line(token), "nil");
      }
      if (!OPERANDS.contains(token.kind())) {
        throw unexpected(token, context);
      }
      commands.add(command());
    }
  }

  private Pipeline checked(List<Command> commands, String context) {
    if (commands.isEmpty()) {
      throw fault("missing value for " + context);
    }
    for (int stage = 1; stage < commands.size(); stage++) {
      Operand first = commands.get(stage).operands().get(0);
      if (first instanceof Node.Constant || first instanceof Node.Dot) {
        throw fault("non executable command in pipeline stage " + (stage + 1));
      }
    }
    return new Pipeline(List.copyOf(commands));
  }

  private Command command() {
    List<Operand> operands = new ArrayList<>();
    while (true) {
      skipSpace();
      operand().ifPresent(operands::add);
      Token token = tokens.get(next);
      if (token.kind() == Kind.SPACE) {
        next++;
        continue;
      }
      if (token.kind() == Kind.PIPE) {
        next++;
      } else if (token.kind() != Kind.CLOSE && token.kind() != Kind.RIGHT_PAREN) {
        next++;
        throw unexpected(token, "operand");
      }
      break;
    }
    if (operands.isEmpty()) {
      throw fault("empty command");
    }
    return new Command(List.copyOf(operands));
  }

  private Optional<Operand> operand() {
    Token token = tokens.get(next);
    if (!OPERANDS.contains(token.kind())) {
      return Optional.empty();
    }
    next++;
    return Optional.of(
        switch (token.kind()) {
          case FIELD -> field(token);
          case NAME -> function(token);
          case LEFT_PAREN -> group(token);
          default -> simple(token);
        });
  }

  private Operand field(Token first) {
    List<String> names = new ArrayList<>(List.of(first.text().substring(1)));
    int at = tokens.get(next).kind() == Kind.FIELD ? tokens.get(next).at() : first.at();
    names.addAll(fields());
    return new Node.Field(List.copyOf(names), at);
  }

  private List<String> fields() {
    List<String> names = new ArrayList<>();
    while (tokens.get(next).kind() == Kind.FIELD) {
      names.add(tokens.get(next++).text().substring(1));
    }
    return names;
  }

  private Operand group(Token paren) {
    deeper();
    Pipeline pipeline = pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
    nested--;
    int at = tokens.get(next).kind() == Kind.FIELD ? tokens.get(next).at() : paren.at();
    return new Node.Group(pipeline, fields(), at);
  }

  private Operand function(Token name) {
    if (Functions.known(name.text(), payload)) {
      return new Node.Function(name.text(), name.at());
    }
    if (Functions.ofGoOnly(name.text())) {
      throw TemplateException.unsupported(line(name), "the function " + name.text());
    }
    throw fault("function " + Node.quoted(name.text()) + " not defined");
  }

  private Operand simple(Token token) {
    Operand operand =
        switch (token.kind()) {
          case BOOL ->
              new Node.Constant(
                  new Value.Flag(token.text().equals("true")), token.text(), token.at());
          case NUMBER -> number(token);
          case STRING -> Node.Constant.text(unquoted(token), token.text(), token.at());
          default -> new Node.Dot(token.at());
        };
    if (tokens.get(next).kind() == Kind.FIELD) {
      throw fault("unexpected . after term " + Node.quoted(token.text()));
    }
    return operand;
  }

  private Operand number(Token token) {
    try {
      Value value = new Value.Whole(Long.parseLong(token.text()));
      return new Node.Constant(value, token.text(), token.at());
    } catch (NumberFormatException e) {
      throw fault("integer overflow: " + Node.quoted(token.text()));
    }
  }

  private String unquoted(Token token) {
    String written = token.text();
    String inner = written.substring(1, written.length() - 1);
    if (written.startsWith("`") || inner.indexOf('\\') < 0) {
      return written.startsWith("`") ? inner.replace("\r", "") : inner;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      text.append(c == '\\' ? escaped(inner.charAt(++i)) : c);
    }
    return text.toString();
  }

  private char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '"', '\\' -> c;
      default -> throw fault("invalid syntax");
    };
  }

  private void deeper() {
    if (++nested > MOST_NESTED) {
      throw fault("nested too deeply");
    }
  }

  private void skipSpace() {
    while (tokens.get(next).kind() == Kind.SPACE) {
      next++;
    }
  }

  private int line(Token token) {
    return Position.line(input, token.at());
  }

  private TemplateException unexpected(Token token, String context) {
    if (token.kind() == Kind.FAULT) {
      return lexical.orElseThrow();
    }
    return TemplateException.invalid(
        line(token) + ": unexpected " + token.shown() + " in " + context);
  }

  private TemplateException fault(String what) {
    Token last = tokens.get(Math.max(0, next - 1));
    return TemplateException.invalid(line(last) + ": " + what);
  }
}
