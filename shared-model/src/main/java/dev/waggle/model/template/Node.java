package dev.waggle.model.template;

import dev.waggle.model.validation.GoText;
import java.util.List;
import java.util.stream.Collectors;

/** A part of a template that was read. */
sealed interface Node {
  record Text(String text) implements Node {}

  record Action(Pipeline pipeline) implements Node {}

  record If(Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {}

  /** Commands, each given what the one before it gave. */
  record Pipeline(List<Command> commands) {
    String shown() {
      return commands.stream().map(Command::shown).collect(Collectors.joining(" | "));
    }
  }

  /** An operand, with arguments if it is a function. */
  record Command(List<Operand> operands) {
    String shown() {
      return operands.stream().map(Operand::shown).collect(Collectors.joining(" "));
    }

    int at() {
      return operands.get(0).at();
    }
  }

  /** What a command is made of; {@code at} is where Go says that it is. */
  sealed interface Operand {
    int at();

    String shown();
  }

  record Field(List<String> names, int at) implements Operand {
    @Override
    public String shown() {
      return names.stream().map(name -> "." + name).collect(Collectors.joining());
    }
  }

  record Dot(int at) implements Operand {
    @Override
    public String shown() {
      return ".";
    }
  }

  record Function(String name, int at) implements Operand {
    @Override
    public String shown() {
      return name;
    }
  }

  /** A constant, as it was written. */
  record Constant(Value value, String written, int at) implements Operand {
    @Override
    public String shown() {
      return written;
    }

    static Constant text(String text, String written, int at) {
      return new Constant(new Value.Text(text), written, at);
    }
  }

  record Group(Pipeline pipeline, List<String> names, int at) implements Operand {
    @Override
    public String shown() {
      return "("
          + pipeline.shown()
          + ")"
          + names.stream().map(name -> "." + name).collect(Collectors.joining());
    }
  }

  /** For a message: text in quotes. */
  static String quoted(String text) {
    return GoText.quoted(text);
  }
}
