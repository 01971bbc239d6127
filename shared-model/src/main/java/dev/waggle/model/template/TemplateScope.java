package dev.waggle.model.template;

import dev.waggle.model.meta.Copies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a template can name of its task.
 *
 * @param functions further ones, of one text each
 */
public record TemplateScope(
    ServiceNames service,
    NodeNames node,
    TaskNames task,
    Map<String, UnaryOperator<String>> functions) {
  private static final List<String> PAYLOAD = List.of("config", "env", "secret");

  /** {@code .Service}. */
  public record ServiceNames(String id, String name, Map<String, String> labels) {
    public ServiceNames {
      labels = Copies.of(labels);
    }
  }

  /** {@code .Node}. */
  public record NodeNames(String id, String hostname, String os, String architecture) {}

  /** {@code .Task}; the slot is a number, or where there is none the node. */
  public record TaskNames(String id, String name, String slot) {}

  public TemplateScope {
    functions = Map.copyOf(functions);
  }

  /** The same for the bytes of a secret or config, which may name others. */
  public TemplateScope withFunctions(
      UnaryOperator<String> secret, UnaryOperator<String> config, UnaryOperator<String> env) {
    return new TemplateScope(
        service, node, task, Map.of("secret", secret, "config", config, "env", env));
  }

  /** Names of the functions that only bytes of secrets and configs can use. */
  static List<String> payloadFunctions() {
    return PAYLOAD;
  }

  /** Go's name of the type that this is. */
  private String goType() {
    return functions.isEmpty() ? "*template.Context" : "*template.PayloadContext";
  }

  Value.Struct root() {
    return new Value.Struct(
        goType(), Map.of("Service", serviceStruct(), "Node", nodeStruct(), "Task", taskStruct()));
  }

  private Value serviceStruct() {
    return new Value.Struct(
        "struct { ID string; Name string; Labels map[string]string }",
        Map.of(
            "ID", new Value.Text(service.id()),
            "Name", new Value.Text(service.name()),
            "Labels", new Value.Labels(service.labels())));
  }

  private Value nodeStruct() {
    Value platform =
        new Value.Struct(
            "template.Platform",
            Map.of(
                "Architecture", new Value.Text(node.architecture()),
                "OS", new Value.Text(node.os())));
    return new Value.Struct(
        "struct { ID string; Hostname string; Platform template.Platform }",
        Map.of(
            "ID", new Value.Text(node.id()),
            "Hostname", new Value.Text(node.hostname()),
            "Platform", platform));
  }

  private Value taskStruct() {
    return new Value.Struct(
        "struct { ID string; Name string; Slot string }",
        Map.of(
            "ID", new Value.Text(task.id()),
            "Name", new Value.Text(task.name()),
            "Slot", new Value.Text(task.slot())));
  }

  Optional<UnaryOperator<String>> function(String name) {
    return Optional.ofNullable(functions.get(name));
  }
}
