package dev.waggle.model.template;

import dev.waggle.model.template.Node.Command;
import dev.waggle.model.template.Node.Operand;
import dev.waggle.model.template.Node.Pipeline;
import dev.waggle.model.template.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Carries a template out, with the complaints of Go's executor. */
final class Evaluation {

  /** More than any container can be given; a loop there is none. */
  private static final int MOST = 4 * 1024 * 1024;

  private final String input;
  private final TemplateScope scope;
  private final Value.Struct root;
  private final StringBuilder out = new StringBuilder();

  Evaluation(String input, TemplateScope scope) {
    this.input = input;
    this.scope = scope;
    this.root = scope.root();
  }

  String of(List<Node> nodes) {
    walk(nodes);
    return out.toString();
  }

  private void walk(List<Node> nodes) {
    for (Node node : nodes) {
      if (node instanceof Node.Text text) {
        out.append(text.text());
      } else if (node instanceof Node.Action action) {
        out.append(printed(action.pipeline()));
      } else if (node instanceof Node.If choice) {
        boolean holds = value(choice.condition()).isTrue();
        walk(holds ? choice.then() : choice.otherwise());
      }
      if (out.length() > MOST) {
        throw TemplateException.invalid(" the result is longer than " + MOST + " characters");
      }
    }
  }

  private String printed(Pipeline pipeline) {
    Value value = value(pipeline);
    if (value instanceof Value.Struct) {
      throw TemplateException.unsupported(
          Position.line(input, pipeline.commands().get(0).at()),
          "to print " + pipeline.shown() + ", which has fields,");
    }
    return value.printed();
  }

  private Value value(Pipeline pipeline) {
    Optional<Value> before = Optional.empty();
    Value value = root;
    for (Command command : pipeline.commands()) {
      value = value(command, before);
      before = Optional.of(value);
    }
    return value;
  }

  private Value value(Command command, Optional<Value> before) {
    Operand first = command.operands().get(0);
    boolean given = command.operands().size() > 1 || before.isPresent();
    if (first instanceof Node.Function function) {
      return call(function, command, before);
    }
    if (given && first instanceof Node.Field field) {
      throw withArguments(field);
    }
    if (given) {
      throw fault(
          first.at(), first.shown(), "can't give argument to non-function " + first.shown());
    }
    return value(first);
  }

  private TemplateException withArguments(Node.Field field) {
    List<String> names = field.names();
    Value owner = of(field, root, names.subList(0, names.size() - 1));
    String name = names.get(names.size() - 1);
    of(field, owner, List.of(name));
    return fault(
        field.at(),
        field.shown(),
        owner instanceof Value.Labels
            ? name + " is not a method but has arguments"
            : name + " has arguments but cannot be invoked as function");
  }

  private Value value(Operand operand) {
    if (operand instanceof Node.Field field) {
      return of(field, root, field.names());
    }
    if (operand instanceof Node.Group group) {
      return of(group, value(group.pipeline()), group.names());
    }
    if (operand instanceof Node.Constant constant) {
      return constant.value();
    }
    if (operand instanceof Node.Function function) {
      return call(function, new Command(List.of(operand)), Optional.empty());
    }
    return root;
  }

  private Value of(Operand at, Value from, List<String> names) {
    Value value = from;
    for (String name : names) {
      value = field(at, value, name);
    }
    return value;
  }

  private Value field(Operand at, Value owner, String name) {
    if (owner instanceof Value.Labels labels) {
      String label = labels.labels().get(name);
      if (label == null) {
        throw fault(at.at(), at.shown(), "map has no entry for key " + Node.quoted(name));
      }
      return new Text(label);
    }
    Value found = owner instanceof Value.Struct struct ? struct.fields().get(name) : null;
    if (found == null) {
      throw fault(
          at.at(), at.shown(), "can't evaluate field " + name + " in type " + owner.goType());
    }
    return found;
  }

  private Value call(Node.Function function, Command command, Optional<Value> before) {
    String name = function.name();
    List<Operand> operands = command.operands().subList(1, command.operands().size());
    int count = operands.size() + before.map(b -> 1).orElse(0);
    boolean more = Functions.takesMore(name);
    if (count < Functions.least(name) || count > Functions.least(name) && !more) {
      throw fault(
          function.at(),
          name,
          "wrong number of args for "
              + name
              + ": want "
              + (more ? "at least " : "")
              + Functions.least(name)
              + " got "
              + count);
    }
    List<Value> args = new ArrayList<>();
    for (Operand operand : operands) {
      args.add(argument(name, operand));
    }
    before.ifPresent(args::add);
    try {
      return called(name, args);
    } catch (IllegalArgumentException e) {
      throw fault(command.at(), command.shown(), "error calling " + name + ": " + e.getMessage());
    }
  }

  private Value argument(String function, Operand operand) {
    if (Functions.takesTexts(function)
        && operand instanceof Node.Constant constant
        && !(constant.value() instanceof Text)) {
      throw fault(operand.at(), operand.shown(), "expected string; found " + operand.shown());
    }
    Value value = value(operand);
    if (Functions.takesTexts(function) && !(value instanceof Text)) {
      throw fault(
          operand.at(),
          operand.shown(),
          "wrong type for value; expected string; got " + value.goType());
    }
    return value;
  }

  private Value called(String name, List<Value> args) {
    Optional<UnaryOperator<String>> own = scope.function(name);
    if (own.isEmpty()) {
      return Functions.call(name, args);
    }
    if (!(args.get(0) instanceof Text text)) {
      throw new IllegalArgumentException(
          "wrong type for value; expected string; got " + args.get(0).goType());
    }
    return new Text(own.get().apply(text.text()));
  }

  private TemplateException fault(int at, String context, String what) {
    return TemplateException.invalid(
        Position.of(input, at)
            + ": executing \""
            + Template.NAME
            + "\" at <"
            + context
            + ">: "
            + what);
  }
}
