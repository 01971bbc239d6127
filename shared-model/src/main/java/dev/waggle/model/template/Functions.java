package dev.waggle.model.template;

import dev.waggle.model.template.Value.Flag;
import dev.waggle.model.template.Value.Labels;
import dev.waggle.model.template.Value.Text;
import dev.waggle.model.template.Value.Whole;
import dev.waggle.model.validation.GoText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The functions of templates: those of Go that are of use here, and Docker's own. */
final class Functions {
  private static final Set<String> ALWAYS =
      Set.of("and", "eq", "index", "join", "len", "ne", "not", "or", "print", "printf");
  private static final Set<String> GO_ONLY =
      Set.of("call", "ge", "gt", "html", "js", "le", "lt", "println", "slice", "urlquery");

  private Functions() {}

  static boolean known(String name, boolean payload) {
    return ALWAYS.contains(name) || payload && TemplateScope.payloadFunctions().contains(name);
  }

  /** Functions that Go has, and this does not. */
  static boolean ofGoOnly(String name) {
    return GO_ONLY.contains(name);
  }

  /** How many arguments the function needs; more are fine only if it says so. */
  static int least(String name) {
    return switch (name) {
      case "and", "eq", "index", "join", "or", "printf" -> name.equals("join") ? 0 : 1;
      case "ne" -> 2;
      case "print" -> 0;
      default -> 1;
    };
  }

  static boolean takesMore(String name) {
    return switch (name) {
      case "and", "eq", "index", "join", "or", "print", "printf" -> true;
      default -> false;
    };
  }

  /** Whether its arguments are texts, and nothing else. */
  static boolean takesTexts(String name) {
    return name.equals("join") || TemplateScope.payloadFunctions().contains(name);
  }

  /**
   * What the function gives.
   *
   * @throws IllegalArgumentException with Go's words for why not
   */
  static Value call(String name, List<Value> args) {
    return switch (name) {
      case "index" -> index(args);
      case "join" -> join(args);
      case "len" -> new Whole(length(args.get(0)));
      case "not" -> new Flag(!args.get(0).isTrue());
      case "and" -> args.stream().filter(v -> !v.isTrue()).findFirst().orElse(last(args));
      case "or" -> args.stream().filter(Value::isTrue).findFirst().orElse(last(args));
      case "eq" -> new Flag(isEqual(args));
      case "ne" -> new Flag(!isEqual(args));
      case "print" -> new Text(print(args));
      case "printf" -> new Text(Printf.of(args));
      default -> throw new AssertionError("no function " + name);
    };
  }

  private static Value last(List<Value> args) {
    return args.get(args.size() - 1);
  }

  private static Value index(List<Value> args) {
    Value item = args.get(0);
    for (Value key : args.subList(1, args.size())) {
      if (item instanceof Labels labels) {
        if (!(key instanceof Text text)) {
          throw new IllegalArgumentException(
              "value has type " + key.goType() + "; should be string");
        }
        item = new Text(labels.labels().getOrDefault(text.text(), ""));
      } else if (item instanceof Text text) {
        item = new Whole(at(text.text(), key));
      } else {
        throw new IllegalArgumentException("can't index item of type " + item.goType());
      }
    }
    return item;
  }

  private static int at(String text, Value key) {
    if (!(key instanceof Whole whole)) {
      throw new IllegalArgumentException("cannot index slice/array with type " + key.goType());
    }
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (whole.number() < 0 || whole.number() >= bytes.length) {
      throw new IllegalArgumentException("index out of range: " + whole.number());
    }
    return bytes[(int) whole.number()] & 0xff;
  }

  private static Value join(List<Value> args) {
    if (args.isEmpty()) {
      throw new IllegalArgumentException("runtime error: slice bounds out of range [1:0]");
    }
    String separator = args.get(0).printed();
    return new Text(
        args.subList(1, args.size()).stream()
            .map(Value::printed)
            .collect(Collectors.joining(separator)));
  }

  private static long length(Value value) {
    if (value instanceof Text text) {
      return text.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
    if (value instanceof Labels labels) {
      return labels.labels().size();
    }
    throw new IllegalArgumentException("len of type " + value.goType());
  }

  private static boolean isEqual(List<Value> args) {
    Value first = args.get(0);
    if (args.size() < 2) {
      throw new IllegalArgumentException("missing argument for comparison");
    }
    for (Value other : args.subList(1, args.size())) {
      if (first instanceof Labels || other instanceof Labels) {
        throw new IllegalArgumentException("non-comparable type");
      }
      if (!first.goType().equals(other.goType())) {
        throw new IllegalArgumentException("incompatible types for comparison");
      }
    }
    return args.subList(1, args.size()).stream().anyMatch(first::equals);
  }

  /** With a space between two neighbours of which neither is text. */
  private static String print(List<Value> args) {
    args.forEach(Functions::requirePrintable);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < args.size(); i++) {
      boolean apart = i > 0 && !(args.get(i) instanceof Text) && !(args.get(i - 1) instanceof Text);
      out.append(apart ? " " : "").append(args.get(i).printed());
    }
    return out.toString();
  }

  private static void requirePrintable(Value value) {
    if (value instanceof Value.Struct) {
      throw new IllegalArgumentException("Waggle prints no " + value.goType());
    }
  }

  /** {@code printf} with {@code %s %v %d %q %t %%}. */
  private static final class Printf {
    private static String of(List<Value> args) {
      if (!(args.get(0) instanceof Text format)) {
        throw new IllegalArgumentException(
            "wrong type for value; expected string; got " + args.get(0).goType());
      }
      StringBuilder out = new StringBuilder();
      int next = 1;
      String text = format.text();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c != '%') {
          out.append(c);
        } else if (++i >= text.length()) {
          out.append("%!(NOVERB)");
        } else if (text.charAt(i) == '%') {
          out.append('%');
        } else if (next >= args.size()) {
          out.append("%!").append(text.charAt(i)).append("(MISSING)");
        } else {
          out.append(one(text.charAt(i), args.get(next++)));
        }
      }
      if (next < args.size()) {
        throw new IllegalArgumentException("printf with more arguments than its text has places");
      }
      return out.toString();
    }

    private static String one(char verb, Value value) {
      requirePrintable(value);
      boolean fits =
          switch (verb) {
            case 'v' -> true;
            case 's' -> value instanceof Text || value instanceof Labels;
            case 'q' -> value instanceof Text;
            case 'd' -> value instanceof Whole;
            case 't' -> value instanceof Flag;
            default -> false;
          };
      if (!fits) {
        throw new IllegalArgumentException(
            "printf of Waggle has no %" + verb + " for a " + value.goType());
      }
      return verb == 'q' ? GoText.quoted(value.printed()) : value.printed();
    }
  }
}
