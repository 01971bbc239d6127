package dev.waggle.manager.core.engine;

import static dev.waggle.manager.core.engine.PlaneHarness.create;
import static dev.waggle.manager.core.engine.PlaneHarness.holds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.engine.PlaneHarness.Answer;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.manager.core.service.ServiceUpdate;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceMode.Replicated;
import dev.waggle.model.spec.ServiceMode.ReplicatedJob;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A manager has room for four objects. */
class FullStateTest {
  private static final String FULL = "the managers have memory for 4 services, tasks, networks";

  private final PlaneHarness world =
      new PlaneHarness().with(new ControlLimits(10, 10, 2_000, 2_000, 5_000, 15_000, 4), 1);

  @Test
  void what_would_grow_it_is_refused_until_something_is_removed() {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      assertThat(answer(create(name)).result()).isEqualTo(name);
    }
    assertThat(answer(create("e")).refusal()).contains(FULL).contains("larger --heap");
    assertThat(holds(state(), "e")).isFalse();

    answer(remove("a")).result();
    assertThat(answer(create("e")).result()).isEqualTo("e");
  }

  @Test
  void commands_of_one_round_share_the_room() {
    for (String name : new String[] {"a", "b", "c"}) {
      world.submit(create(name));
    }
    Answer<String> last = world.submit(create("d"));
    Answer<String> tooMany = world.submit(create("e"));
    world.settle();

    assertThat(last.result()).isEqualTo("d");
    assertThat(tooMany.refusal()).contains(FULL);
  }

  @Test
  void replicas_count_before_their_tasks_are_there() {
    assertThat(answer(service(replicas(4))).refusal()).contains(FULL);
    answer(service(replicas(3))).result();

    assertThat(answer(scale(replicas(4))).refusal()).contains(FULL);
    assertThat(state().objectsWanted()).isEqualTo(4);
    answer(scale(replicas(2))).result();
    answer(create("a")).result();
    assertThat(answer(create("b")).refusal()).contains(FULL);
  }

  @Test
  void a_job_counts_as_what_it_has_to_complete() {
    assertThat(answer(service(job(4))).refusal()).contains(FULL);
    answer(service(job(3))).result();
    answer(ServiceCommands.remove("web")).result();
    assertThat(state().objectsWanted()).isZero();
  }

  @Test
  void tasks_that_ended_count_and_what_is_there_can_still_be_changed() {
    answer(service(replicas(2))).result();
    for (long slot = 1; slot <= 5; slot++) {
      answer(task(slot)).result();
    }
    assertThat(state().objectsHeld()).isEqualTo(6);

    assertThat(answer(scale(replicas(3))).refusal()).contains(FULL);
    assertThat(answer(scale(replicas(2))).result()).isNotNull();
    assertThat(answer(scale(replicas(1))).result()).isNotNull();
  }

  @Test
  void a_repeated_request_that_was_refused_is_not_done_when_there_is_room() {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      answer(create(name));
    }
    ForwardedRequest first = new ForwardedRequest("r1", false);
    Answer<String> refused = world.submit(create("e"), first.again());
    world.settle();
    answer(remove("a")).result();
    Answer<String> late = world.submit(create("e"), first);
    world.settle();

    assertThat(refused.refusal()).contains(FULL);
    assertThat(late.refusal()).contains("refused before");
    assertThat(holds(state(), "e")).isFalse();
  }

  @Test
  void the_heap_says_how_much_fits() {
    assertThat(ControlLimits.forHeap(192L << 20).mostObjects()).isEqualTo(26_214);
    assertThat(ControlLimits.forHeap(1L << 30).mostObjects()).isEqualTo(196_608);
    assertThat(ControlLimits.forHeap(64L << 20).mostObjects()).isEqualTo(1_000);
  }

  private ClusterState state() {
    return world.plane().state();
  }

  private <R> Answer<R> answer(Command<R> command) {
    Answer<R> answer = world.submit(command);
    world.settle();
    return answer;
  }

  private static Command<String> remove(String name) {
    return (draft, context) -> {
      draft.remove(PlaneHarness.secret(name));
      return Verdict.accepted(name);
    };
  }

  private static Command<String> task(long slot) {
    return (draft, context) -> {
      draft.put(Clusters.task("web", slot).build());
      return Verdict.accepted("done");
    };
  }

  private static ServiceMode replicas(long count) {
    return new Replicated(Optional.of(count));
  }

  private static ServiceMode job(long completions) {
    return new ReplicatedJob(Optional.of(1L), Optional.of(completions));
  }

  private static Command<ServiceId> service(ServiceMode mode) {
    return ServiceCommands.create(spec(mode), Optional.empty());
  }

  private Command<ServiceId> scale(ServiceMode mode) {
    long version = only(state()).version().index();
    return ServiceCommands.update(
        "web",
        new ServiceUpdate(version, spec(mode), Optional.empty(), ServiceUpdate.AuthFrom.SPEC));
  }

  private static ServiceSpec spec(ServiceMode mode) {
    return ServiceSpec.of("web", TaskSpec.of(ContainerSpec.of("alpine")), mode);
  }

  private static Service only(ClusterState state) {
    return state.services().stream().findFirst().orElseThrow();
  }
}
