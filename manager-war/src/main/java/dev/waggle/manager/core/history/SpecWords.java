package dev.waggle.manager.core.history;

import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which parts of a spec were changed, by name. A value is shown only where it cannot be a secret:
 * replicas, image, role, availability.
 */
final class SpecWords {
  private final List<String> words = new ArrayList<>();

  private SpecWords() {}

  static String service(ServiceSpec before, ServiceSpec after) {
    SpecWords words = new SpecWords();
    words.mode(before, after);
    words.task(before.taskTemplateOrEmpty(), after.taskTemplateOrEmpty());
    words.part("name", before, after, ServiceSpec::name);
    words.part("labels", before, after, ServiceSpec::labels);
    words.part("update config", before, after, ServiceSpec::updateConfig);
    words.part("rollback config", before, after, ServiceSpec::rollbackConfig);
    words.part("networks", before, after, ServiceSpec::networks);
    words.part("endpoint", before, after, ServiceSpec::endpointSpec);
    return words.text(before, after);
  }

  private void mode(ServiceSpec before, ServiceSpec after) {
    if (before.isReplicated() && after.isReplicated()) {
      value("replicas", Optional.of(before.replicas()), Optional.of(after.replicas()));
    } else {
      part("mode", before, after, ServiceSpec::modeOrDefault);
    }
  }

  private void task(TaskSpec before, TaskSpec after) {
    container(before.containerOrEmpty(), after.containerOrEmpty());
    part("resources", before, after, TaskSpec::resources);
    part("restart policy", before, after, TaskSpec::restartPolicy);
    part("placement", before, after, TaskSpec::placement);
    part("networks", before, after, TaskSpec::networks);
    part("log driver", before, after, TaskSpec::logDriver);
    part("force update", before, after, TaskSpec::forceUpdate);
  }

  private void container(ContainerSpec before, ContainerSpec after) {
    value("image", before.image(), after.image());
    part("command", before, after, ContainerSpec::command);
    part("args", before, after, ContainerSpec::args);
    part("env", before, after, ContainerSpec::env);
    part("container labels", before, after, ContainerSpec::labels);
    part("user", before, after, ContainerSpec::user);
    part("mounts", before, after, ContainerSpec::mounts);
    part("healthcheck", before, after, ContainerSpec::healthcheck);
    part("secrets", before, after, ContainerSpec::secrets);
    part("configs", before, after, ContainerSpec::configs);
  }

  static String node(NodeSpec before, NodeSpec after) {
    SpecWords words = new SpecWords();
    words.value("role", before.role(), after.role());
    words.value("availability", before.availability(), after.availability());
    words.part("name", before, after, NodeSpec::name);
    words.part("labels", before, after, NodeSpec::labels);
    return words.text(before, after);
  }

  static String cluster(ClusterSpec before, ClusterSpec after) {
    SpecWords words = new SpecWords();
    words.part("labels", before, after, ClusterSpec::labels);
    words.part("orchestration", before, after, ClusterSpec::orchestration);
    words.part("raft", before, after, ClusterSpec::raft);
    words.part("dispatcher", before, after, ClusterSpec::dispatcher);
    words.part("CA config", before, after, ClusterSpec::caConfig);
    words.part("task defaults", before, after, ClusterSpec::taskDefaults);
    words.part("encryption", before, after, ClusterSpec::encryptionConfig);
    return words.text(before, after);
  }

  private void value(String name, Optional<?> before, Optional<?> after) {
    if (!before.equals(after)) {
      words.add(name + " " + shown(before) + " to " + shown(after));
    }
  }

  private static String shown(Optional<?> value) {
    return value.map(String::valueOf).orElse("none");
  }

  private <T> void part(String name, T before, T after, Function<T, Object> part) {
    if (!part.apply(before).equals(part.apply(after))) {
      words.add(name);
    }
  }

  /** {@code spec} where only parts differ that have no name here; nothing if they are equal. */
  private String text(Object before, Object after) {
    return words.isEmpty() && !before.equals(after) ? "spec" : String.join(", ", words);
  }
}
