package dev.waggle.model.template;

import java.util.Map;
import java.util.stream.Collectors;

/** What a part of a template stands for. */
sealed interface Value {
  /** Go's name of its type. */
  String goType();

  /** As it is printed. */
  String printed();

  /** Whether a condition takes it as true: whether it is not empty. */
  boolean isTrue();

  record Text(String text) implements Value {
    @Override
    public String goType() {
      return "string";
    }

    @Override
    public String printed() {
      return text;
    }

    @Override
    public boolean isTrue() {
      return !text.isEmpty();
    }
  }

  record Whole(long number) implements Value {
    @Override
    public String goType() {
      return "int";
    }

    @Override
    public String printed() {
      return Long.toString(number);
    }

    @Override
    public boolean isTrue() {
      return number != 0;
    }
  }

  record Flag(boolean flag) implements Value {
    @Override
    public String goType() {
      return "bool";
    }

    @Override
    public String printed() {
      return Boolean.toString(flag);
    }

    @Override
    public boolean isTrue() {
      return flag;
    }
  }

  /** Labels, sorted by key. */
  record Labels(Map<String, String> labels) implements Value {
    @Override
    public String goType() {
      return "map[string]string";
    }

    @Override
    public String printed() {
      return labels.entrySet().stream()
          .map(label -> label.getKey() + ":" + label.getValue())
          .collect(Collectors.joining(" ", "map[", "]"));
    }

    @Override
    public boolean isTrue() {
      return !labels.isEmpty();
    }
  }

  record Struct(String goType, Map<String, Value> fields) implements Value {
    @Override
    public String printed() {
      throw new AssertionError("not printed: " + goType);
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }
}
