package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.agent.core.assign.AssignedWork;
import dev.waggle.manager.core.payload.SecretCommands;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A service whose tasks use a secret moves over the swarm, changes to another secret and goes,
 * while machines fail: {@link SecretReach} holds at every message, and in the end nobody knows a
 * thing.
 */
class SecretsSimTest {
  private static final int RUNS = 8;
  private static final int TROUBLES = 4;
  private static final String KEEPER = "keeper";

  @Test
  void a_secret_reaches_only_nodes_that_run_a_task_using_it() {
    Seeds.of(RUNS).forEach(SecretsSimTest::run);
  }

  @Test
  void a_secret_without_a_task_that_uses_it_is_found() {
    Simulation world = new Simulation(0);
    Workload work = new Workload(world);
    work.begin(1, 1);
    Secret secret = secret(work.operator(), "stray");
    AssignedWork told =
        new AssignedWork(
            Optional.empty(),
            OptionalLong.empty(),
            true,
            new TreeMap<>(),
            Map.of(secret.id(), secret),
            Map.of());

    assertThatThrownBy(() -> new SecretReach(world).told(world.hosts().get(0), told))
        .hasMessageContaining("knows secret stray, which no task of it uses");
  }

  private static void run(long seed) {
    Simulation world = new Simulation(seed);
    Workload work = new Workload(world);
    Operator operator = work.operator();
    work.begin(3, 3);
    Secret first = secret(operator, "first");
    Secret second = secret(operator, "second");
    operator.create(using(Operator.pinging(KEEPER, 2), first));
    operator.awaitRunning(KEEPER, 2, Budgets.ATTEMPTS);
    assertThat(knowing(world)).as("nodes that know a secret, seed " + seed).isBetween(1L, 2L);

    world.faults().everything();
    for (int i = 0; i < TROUBLES; i++) {
      work.trouble();
      Secret next = i % 2 == 0 ? second : first;
      operator.update(KEEPER, next.name(), spec -> uses(spec, next), spec -> using(spec, next));
    }
    work.heal();
    operator.remove(KEEPER);
    world.await(
        "nobody knows a secret of a service that is gone",
        Budgets.LEADER + Budgets.DOWN + Budgets.STUCK + Budgets.ATTEMPTS,
        () -> knowing(world) == 0);
  }

  private static Secret secret(Operator operator, String name) {
    SecretSpec spec =
        new SecretSpec(
            Optional.of(name),
            Optional.empty(),
            Optional.of(Payload.of(new byte[] {1, 2, 3})),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    operator.achieve(
        "create secret " + name,
        state -> state.secretNamed(name).isPresent(),
        state -> SecretCommands.create(spec));
    return operator.world().state().secretNamed(name).orElseThrow();
  }

  private static ServiceSpec using(ServiceSpec spec, Secret secret) {
    FileTarget file =
        new FileTarget(
            Optional.of("s"), Optional.of("0"), Optional.of("0"), Optional.of(292L), Extra.NONE);
    SecretReference reference =
        new SecretReference(
            Optional.of(file),
            Optional.of(secret.id().value()),
            Optional.of(secret.name()),
            Extra.NONE);
    TaskSpec task = spec.taskTemplateOrEmpty();
    ContainerSpec container = task.containerOrEmpty().withSecrets(List.of(reference));
    return spec.withTaskTemplate(task.withContainerSpec(container));
  }

  private static boolean uses(ServiceSpec spec, Secret secret) {
    return spec.taskTemplateOrEmpty().containerOrEmpty().secretsOrEmpty().stream()
        .anyMatch(reference -> reference.secretName().equals(Optional.of(secret.name())));
  }

  private static long knowing(Simulation world) {
    return world.hosts().stream()
        .flatMap(host -> host.agent().stream())
        .filter(agent -> !agent.work().secrets().isEmpty())
        .count();
  }
}
