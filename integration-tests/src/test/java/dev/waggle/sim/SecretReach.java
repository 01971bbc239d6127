package dev.waggle.sim;

import dev.waggle.agent.core.assign.AssignedWork;
import dev.waggle.agent.core.content.ContentFault;
import dev.waggle.agent.core.content.NodeSupply;
import dev.waggle.agent.core.content.TaskContent;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.TaskSpec;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A secret or config reaches only nodes that run a task using it, and no such task is started
 * without it.
 */
final class SecretReach {
  private final Simulation world;

  SecretReach(Simulation world) {
    this.world = world;
  }

  /** After each message: what the node knows is what its tasks name. */
  void told(SimHost host, AssignedWork work) {
    Set<String> secrets =
        named(
            work, container -> container.secretsOrEmpty().stream().map(SecretReference::secretId));
    Set<String> configs =
        named(
            work, container -> container.configsOrEmpty().stream().map(ConfigReference::configId));
    for (Secret secret : work.secrets().values()) {
      world
          .invariants()
          .require(
              secrets.contains(secret.key()),
              host + " knows secret " + secret.name() + ", which no task of it uses");
    }
    for (Config config : work.configs().values()) {
      world
          .invariants()
          .require(
              configs.contains(config.key()),
              host + " knows config " + config.name() + ", which no task of it uses");
    }
  }

  private static Set<String> named(
      AssignedWork work, Function<ContainerSpec, Stream<Optional<String>>> references) {
    return work.tasks().values().stream()
        .map(task -> task.task().spec().orElse(TaskSpec.EMPTY).containerOrEmpty())
        .flatMap(references)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** Before a container is started: all that it needs is there. */
  void begins(SimHost host, LocalTask task, TaskAction action, AssignedWork work) {
    if (!(action instanceof TaskAction.Start)) {
      return;
    }
    NodeSupply supply =
        new NodeSupply(
            Optional.of(new NodeSupply.Facts(host.name(), "linux", "x86_64")),
            work.secrets(),
            work.configs());
    try {
      TaskContent.files(task.assigned(), supply);
    } catch (ContentFault fault) {
      world.invariants().require(false, host + " starts " + task.id() + ": " + fault.text());
    }
  }
}
