package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.UpdateConfig;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Updates of two services, one that stops first and one that starts first, to images that run,
 * crash or are missing; they overtake each other, go back and are scaled, while leaders change,
 * proposals are lost and machines fail. The invariants hold at every entry; in the end both are
 * updated.
 */
class RollingUpdateSimTest {
  private static final int RUNS = 100;
  private static final int CHANGES = 7;
  private static final String STARTER = "starter";
  private static final long REPLICAS = 5;
  private static final Duration DELAY = Duration.ofSeconds(2);
  private static final long MONITOR = UpdateConfig.DEFAULT_MONITOR.toMillis();

  /** An update of all slots, one after the other, each with a failed attempt or two. */
  private static final long UPDATED =
      REPLICAS * (3 * Budgets.ATTEMPT + 2 * 5_000 + DELAY.toMillis()) + 2 * MONITOR;

  @Test
  void updates_keep_their_pace_and_end_whatever_happens() {
    Map<UpdateState, Integer> seen = new EnumMap<>(UpdateState.class);
    Seeds.of(RUNS)
        .forEach(seed -> run(seed).forEach((state, n) -> seen.merge(state, n, Integer::sum)));

    assumeThat(Seeds.isReplay()).as("one seed need not meet every state").isFalse();
    assertThat(seen).as("how updates went").containsOnlyKeys(UpdateState.values());
  }

  @Test
  void a_seed_fixes_everything() {
    Seeds.of(2)
        .forEach(seed -> assertThat(digest(seed)).as("seed " + seed).isEqualTo(digest(seed)));
  }

  private static String digest(long seed) {
    Simulation world = new Simulation(seed);
    new Story(world).tell();
    return world.trace().digest();
  }

  private static Map<UpdateState, Integer> run(long seed) {
    Story story = new Story(new Simulation(seed));
    story.tell();
    return story.seen;
  }

  /** What is done in one run. */
  private static final class Story {
    private final Simulation world;
    private final Workload work;
    private final Operator operator;
    private final Dice dice;
    private final Map<UpdateState, Integer> seen = new EnumMap<>(UpdateState.class);
    private int images;

    Story(Simulation world) {
      this.world = world;
      work = new Workload(world);
      operator = work.operator();
      dice = world.workDice();
    }

    void tell() {
      work.begin(3, REPLICAS);
      operator.create(Operator.pinging(STARTER, REPLICAS).withUpdateConfig(order("start-first")));
      operator.awaitRunning(STARTER, REPLICAS, Budgets.ATTEMPTS);
      world.faults().everything();
      for (int i = 0; i < CHANGES; i++) {
        change(dice.oneOf(List.of(Workload.SERVICE, STARTER)));
        if (dice.chance(0.6)) {
          work.trouble();
        }
        world.pass(dice.between(0, 15_000));
        look();
      }
      work.heal();
      List.of(Workload.SERVICE, STARTER).forEach(this::endWell);
      world.requireEqualReplicas();
    }

    private static UpdateConfig order(String order) {
      return UpdateConfig.DEFAULT.withOrder(order);
    }

    private void change(String service) {
      switch ((int) dice.between(0, 9)) {
        case 0 -> goBack(service);
        case 1 -> operator.scale(service, dice.between(0, 8));
        case 2, 3 -> update(service, SimEngine.CRASHING + images++);
        case 4 -> update(service, SimEngine.MISSING + images++);
        default -> update(service, "good" + images++);
      }
    }

    private void update(String service, String image) {
      operator.update(
          service, "image " + image, s -> imageOf(s).equals(image), s -> configured(s, image));
    }

    private static String imageOf(ServiceSpec spec) {
      return spec.taskTemplateOrEmpty().containerOrEmpty().image().orElse("");
    }

    private ServiceSpec configured(ServiceSpec spec, String image) {
      String order = spec.updateOrDefault().orderOrDefault().apiName();
      return withImage(spec, image).withUpdateConfig(some(order)).withRollbackConfig(some(order));
    }

    private static ServiceSpec withImage(ServiceSpec spec, String image) {
      var task = spec.taskTemplateOrEmpty();
      return spec.withTaskTemplate(
          task.withContainerSpec(task.containerOrEmpty().withImage(image)));
    }

    private UpdateConfig some(String order) {
      return order(order)
          .withParallelism(dice.between(0, 3))
          .withDelay(dice.chance(0.5) ? Duration.ZERO : DELAY)
          .withMaxFailureRatio(dice.oneOf(List.of(0.0, 0.0, 0.3, 1.0)))
          .withFailureAction(dice.oneOf(List.of("pause", "rollback", "rollback", "continue")));
    }

    private void goBack(String name) {
      Service service = Operator.service(world.state(), name);
      if (service.previousSpec().isPresent()) {
        operator.rollback(name);
      }
    }

    private void look() {
      List.of(Workload.SERVICE, STARTER).stream()
          .flatMap(name -> Operator.service(world.state(), name).updateStatus().stream())
          .forEach(status -> seen.merge(status.state(), 1, Integer::sum));
    }

    /** A good update gets through, and everything is what it says. */
    private void endWell(String name) {
      operator.update(
          name,
          "a good image",
          s -> imageOf(s).equals("last") && s.replicas() == REPLICAS,
          s ->
              withImage(s, "last")
                  .withReplicas(REPLICAS)
                  .withUpdateConfig(order(s.updateOrDefault().orderOrDefault().apiName())));
      world.await("end of the update of " + name, Budgets.STUCK + UPDATED, () -> isOver(name));
      operator.awaitRunning(name, REPLICAS, Budgets.ATTEMPTS);
      Service service = Operator.service(world.state(), name);
      Optional<UpdateState> state = service.updateStatus().map(UpdateStatus::state);
      world
          .invariants()
          .require(
              state.filter(s -> s != UpdateState.COMPLETED).isEmpty(),
              name + " ended " + service.updateStatus());
      world.invariants().settled(service.id());
      for (Task task : world.state().tasksOf(service.id())) {
        boolean clean = !TaskDirt.isDirty(world.state(), service, task);
        boolean over = task.desiredState().isAfter(TaskState.RUNNING);
        world.invariants().require(clean || over, "not updated: " + task);
      }
      seen.merge(state.orElse(UpdateState.COMPLETED), 1, Integer::sum);
    }

    private boolean isOver(String name) {
      return world.leader().isPresent()
          && Operator.service(world.state(), name).bookkeeping().updateRun().isEmpty();
    }
  }
}
