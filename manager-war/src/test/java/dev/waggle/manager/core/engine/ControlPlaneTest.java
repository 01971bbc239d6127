package dev.waggle.manager.core.engine;

import static dev.waggle.manager.core.engine.PlaneHarness.create;
import static dev.waggle.manager.core.engine.PlaneHarness.creating;
import static dev.waggle.manager.core.engine.PlaneHarness.holds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.engine.PlaneHarness.Answer;
import dev.waggle.manager.core.restart.Orphaning;
import dev.waggle.manager.core.state.AnsweredRequest;
import dev.waggle.manager.core.state.ObjectRef;
import dev.waggle.manager.core.state.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
  private static final ForwardedRequest FIRST = new ForwardedRequest("r1", false);
  private static final Command<String> REFUSING =
      (draft, context) -> {
        draft.put(PlaneHarness.secret("never"));
        return Verdict.refused(Rejection.invalidArgument("no"));
      };

  private final PlaneHarness world = new PlaneHarness();

  @Test
  void a_command_is_answered_when_its_entry_is_applied_and_not_before() {
    Answer<String> answer = world.submit(create("a"));
    Proposal proposal = world.proposal();
    assertThat(answer.isOpen()).isTrue();

    world.plane().proposalDone(proposal.number(), new Outcome.Committed(world.index + 1));
    assertThat(answer.isOpen()).as("committed, not applied here").isTrue();
    world.apply(proposal);

    assertThat(answer.result()).isEqualTo("a");
    assertThat(holds(world.plane().state(), "a")).isTrue();
  }

  @Test
  void waiting_commands_are_decided_in_order_and_each_sees_those_before_it() {
    List<Boolean> seen = new ArrayList<>();
    world.submit(create("a"));
    world.submit(
        (draft, context) -> {
          seen.add(holds(draft.state(), "a"));
          return create("b").decide(draft, context);
        });

    Proposal proposal = world.proposal();

    assertThat(seen).containsExactly(true);
    assertThat(proposal.transaction().changes())
        .extracting(change -> change.ref().key())
        .containsExactly(PlaneHarness.id("a"), PlaneHarness.id("b"));
  }

  @Test
  void commands_and_deciders_make_one_transaction() {
    world.deciders.add(creating("decided"));
    world.submit(create("commanded"));

    assertThat(world.proposal().transaction().changes()).hasSize(2);
  }

  @Test
  void nothing_is_decided_while_a_proposal_is_unresolved() {
    world.submit(create("a"));
    Proposal first = world.proposal();
    Answer<String> second = world.submit(create("b"));

    assertThat(world.step()).isEmpty();
    world.now += 60_000;
    assertThat(world.step()).as("however long it takes").isEmpty();
    assertThat(second.refusal()).contains("context deadline exceeded");
    assertThat(world.soft.ticks).isEqualTo(3);

    world.commit(first);
    world.settle();
    assertThat(holds(world.plane().state(), "b")).as("taken off the queue when answered").isFalse();
  }

  @Test
  void a_client_is_answered_after_five_seconds_though_its_proposal_may_yet_be_done() {
    Answer<String> answer = world.submit(create("a"));
    Proposal proposal = world.proposal();
    assertThat(world.plane().nextDeadlineMillis()).isEqualTo(world.now + 5_000);

    world.now += 4_999;
    world.step();
    assertThat(answer.isOpen()).isTrue();
    world.now += 1;
    world.step();

    assertThat(answer.refusal())
        .isEqualTo("rpc error: code = DeadlineExceeded desc = context deadline exceeded");
    world.commit(proposal);
    assertThat(holds(world.plane().state(), "a")).isTrue();
  }

  @Test
  void an_unknown_outcome_ends_deciding_until_another_term() {
    Answer<String> answer = world.submit(create("a"));
    Proposal lost = world.proposal();
    assertThat(world.plane().reasonToStepDown(world.now)).isEmpty();
    world.plane().proposalDone(lost.number(), new Outcome.Unknown("no majority answers"));

    assertThat(answer.refusal()).contains("DeadlineExceeded");
    world.submit(create("b"));
    assertThat(world.step()).isEmpty();
    assertThat(world.plane().reasonToStepDown(world.now)).isPresent();

    world.newTerm();
    Answer<String> later = world.submit(create("c"));
    assertThat(world.settle()).isEqualTo(1);
    assertThat(later.result()).isEqualTo("c");
    assertThat(world.plane().reasonToStepDown(world.now)).isEmpty();
  }

  @Test
  void a_proposal_without_any_outcome_makes_the_leader_give_up_in_the_end() {
    world.submit(create("a"));
    world.proposal();
    world.now += ControlLimits.DEFAULT.stepDownAfterMillis() - 1;
    assertThat(world.plane().reasonToStepDown(world.now)).isEmpty();

    world.now += 1;
    assertThat(world.plane().reasonToStepDown(world.now)).isPresent();
  }

  @Test
  void what_was_not_done_is_said_to_the_client_and_decided_again_by_the_deciders() {
    world.deciders.add(creating("decided"));
    Answer<String> answer = world.submit(create("commanded"));
    Proposal proposal = world.proposal();
    world.plane().proposalDone(proposal.number(), new Outcome.NotDone("not leading"));

    assertThat(answer.refusal()).contains("node lost leader status");
    world.settle();
    assertThat(holds(world.plane().state(), "decided")).isTrue();
    assertThat(holds(world.plane().state(), "commanded")).isFalse();
  }

  @Test
  void a_void_proposal_is_out_of_sequence_and_looked_at_again() {
    world.deciders.add(creating("decided"));
    Answer<String> answer = world.submit(create("commanded"));
    Proposal proposal = world.proposal();
    world.plane().proposalDone(proposal.number(), new Outcome.Void(11, "prior version"));

    assertThat(answer.refusal()).contains("update out of sequence");
    world.settle();
    assertThat(holds(world.plane().state(), "decided")).isTrue();
  }

  @Test
  void the_outcome_of_an_old_term_still_reaches_its_client() {
    Answer<String> done = world.submit(create("a"));
    Proposal proposal = world.proposal();
    world.plane().following();
    assertThat(done.isOpen()).isTrue();

    world.commit(proposal);
    assertThat(done.result()).isEqualTo("a");
  }

  @Test
  void commands_that_only_waited_are_not_done_when_leadership_is_lost() {
    Answer<String> waiting = world.submit(create("a"));
    world.plane().following();

    assertThat(waiting.refusal()).contains("node lost leader status");
    assertThat(world.submit(create("b")).refusal()).contains("does not have a leader");
    assertThat(world.step()).isEmpty();
  }

  @Test
  void a_refused_command_leaves_nothing_and_is_answered_only_after_an_entry() {
    Answer<String> answer = world.submit(REFUSING);
    Proposal proposal = world.proposal();

    assertThat(answer.isOpen()).as("this leader may have been deposed").isTrue();
    assertThat(proposal.transaction().changes()).isEmpty();
    world.commit(proposal);
    assertThat(answer.refusal()).isEqualTo("rpc error: code = InvalidArgument desc = no");
  }

  @Test
  void a_command_that_breaks_harms_no_other() {
    Answer<String> broken =
        world.submit(
            (draft, context) -> {
              draft.put(PlaneHarness.secret("half"));
              throw new IllegalStateException("bug");
            });
    Answer<String> sound = world.submit(create("a"));
    world.settle();

    assertThat(broken.refusal()).contains("code = Internal").contains("bug");
    assertThat(sound.result()).isEqualTo("a");
    assertThat(holds(world.plane().state(), "half")).isFalse();
  }

  @Test
  void the_clients_of_a_round_that_breaks_are_answered() {
    world.deciders.add(
        (draft, context) -> {
          throw new IllegalStateException("bug");
        });
    Answer<String> answer = world.submit(create("a"));

    assertThatThrownBy(world::step).isInstanceOf(IllegalStateException.class);
    assertThat(answer.refusal()).contains("node lost leader status");
  }

  @Test
  void a_large_round_is_cut_into_entries_that_go_one_after_the_other() {
    world.with(new ControlLimits(10, 10, 250, 1_000, 5_000, 15_000, 100), 100);
    world.deciders.add(creating("d1", "d2", "d3", "d4"));
    Answer<String> answer = world.submit(create("commanded"));
    Proposal first = world.proposal();
    assertThat(keys(first)).containsExactly(PlaneHarness.id("commanded"), PlaneHarness.id("d1"));
    assertThat(world.step()).isEmpty();

    world.commit(first);
    assertThat(answer.result()).as("its effects stand in the first entry").isEqualTo("commanded");
    world.submit(create("later"));
    Proposal second = world.proposal();
    assertThat(keys(second)).containsExactly(PlaneHarness.id("d2"), PlaneHarness.id("d3"));
    world.commit(second);
    assertThat(keys(world.proposal())).containsExactly(PlaneHarness.id("d4"));
  }

  @Test
  void commands_that_would_overflow_an_entry_wait_for_the_next_round() {
    world.with(new ControlLimits(10, 10, 250, 1_000, 5_000, 15_000, 100), 100);
    for (String name : List.of("a", "b", "c", "d", "e")) {
      world.submit(create(name));
    }

    assertThat(keys(world.proposal())).hasSize(3);
  }

  @Test
  void an_object_that_no_entry_can_hold_is_refused() {
    world.with(new ControlLimits(10, 10, 250, 1_000, 5_000, 15_000, 100), 1_001);
    Answer<String> answer = world.submit(create("a"));
    world.commit(world.proposal());

    assertThat(answer.refusal()).contains("raft message is too large");
    assertThat(holds(world.plane().state(), "a")).isFalse();
  }

  @Test
  void a_full_queue_refuses_the_next_command() {
    world.with(new ControlLimits(2, 10, 250, 1_000, 5_000, 15_000, 100), 100);
    world.submit(create("a"));
    world.submit(create("b"));

    assertThat(world.submit(create("c")).refusal()).contains("Unavailable").contains("2 requests");
  }

  @Test
  void a_forwarded_request_is_remembered_with_its_effects_only_if_accepted() {
    world.submit(create("a"), FIRST);
    world.submit(REFUSING, new ForwardedRequest("r2", false));
    world.settle();

    assertThat(world.plane().state().answered("r1"))
        .hasValue(new AnsweredRequest("r1", Optional.of("a")));
    assertThat(world.plane().state().answered("r2")).isEmpty();
  }

  @Test
  void a_request_that_comes_again_is_answered_as_before_and_not_done_again() {
    world.submit(counting(), FIRST);
    world.settle();
    world.newTerm();
    Answer<String> again = world.submit(counting(), FIRST.again());
    world.settle();

    assertThat(again.result()).isEqualTo("1 secrets");
    assertThat(world.plane().state().secrets().size()).isEqualTo(1);
  }

  @Test
  void a_request_that_comes_again_within_one_round_is_done_once() {
    Answer<String> first = world.submit(counting(), FIRST);
    Answer<String> again = world.submit(counting(), FIRST.again());
    world.settle();

    assertThat(first.result()).isEqualTo("1 secrets");
    assertThat(again.result()).isEqualTo("1 secrets");
    assertThat(world.plane().state().secrets().size()).isEqualTo(1);
  }

  @Test
  void a_request_whose_first_proposal_was_lost_is_done_when_it_comes_again() {
    world.submit(counting(), FIRST);
    world.plane().proposalDone(world.proposal().number(), new Outcome.NotDone("deposed"));
    world.newTerm();
    Answer<String> again = world.submit(counting(), FIRST.again());
    world.settle();

    assertThat(again.result()).isEqualTo("1 secrets");
  }

  @Test
  void a_result_that_cannot_be_told_again_is_said_to_be_lost() {
    world.submit(create("a"), FIRST);
    world.settle();
    Answer<String> again = world.submit(create("a"), FIRST.again());
    world.settle();

    assertThat(again.refusal()).contains("was carried out");
  }

  @Test
  void what_was_refused_to_a_repeated_request_is_not_done_by_its_first_copy_later() {
    boolean[] refuses = {true};
    Command<String> once =
        (draft, context) -> (refuses[0] ? REFUSING : create("a")).decide(draft, context);
    world.submit(once, FIRST.again());
    world.settle();
    refuses[0] = false;
    Answer<String> late = world.submit(once, FIRST);
    world.settle();

    assertThat(late.refusal()).contains("refused before");
    assertThat(holds(world.plane().state(), "a")).isFalse();
  }

  /** Makes one secret more each time it is decided. */
  private static Command<String> counting() {
    return Command.of(
        result -> result,
        (draft, context) -> {
          draft.put(PlaneHarness.secret("s" + draft.state().secrets().size()));
          return Verdict.accepted(draft.state().secrets().size() + " secrets");
        });
  }

  @Test
  void deciding_again_on_what_it_decided_proposes_nothing() {
    world.deciders.add(creating("decided"));

    assertThat(world.settle()).isEqualTo(1);
    assertThat(world.step()).isEmpty();
    assertThat(world.plane().nextDeadlineMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void soft_knowledge_can_ask_for_a_round_and_for_a_time() {
    world.settle();
    List<String> decided = new ArrayList<>();
    world.deciders.add((draft, context) -> decided.add("round"));
    assertThat(world.step()).isEmpty();
    assertThat(decided).isEmpty();

    world.soft.deadline = world.now + 500;
    assertThat(world.plane().nextDeadlineMillis()).isEqualTo(world.now + 500);
    world.soft.wants = true;
    assertThat(world.plane().nextDeadlineMillis()).isZero();
    world.step();
    assertThat(decided).containsExactly("round");
  }

  @Test
  void each_term_begins_with_empty_soft_state_and_a_look_at_everything() {
    world.settle();
    List<Integer> dirty = new ArrayList<>();
    world.submit(
        (draft, context) -> {
          draft.put(Fixtures.node("n1"));
          draft.put(Fixtures.node("n2"));
          return Verdict.accepted("");
        });
    world.settle();
    world.deciders.add((draft, context) -> dirty.add(draft.dirtyNodes().size()));
    world.submit(create("a"));
    world.settle();
    world.newTerm();
    world.settle();

    assertThat(dirty).startsWith(0).endsWith(2);
    assertThat(world.soft.terms).isEqualTo(2);
  }

  @Test
  void what_an_entry_of_another_leader_changed_is_looked_at_after_a_snapshot_too() {
    world.settle();
    world.submit(
        (draft, context) -> {
          draft.put(Fixtures.node("n1"));
          return Verdict.accepted("");
        });
    world.settle();
    List<Integer> dirty = new ArrayList<>();
    world.deciders.add((draft, context) -> dirty.add(draft.dirtyNodes().size()));
    world.plane().restored(world.plane().state());
    world.settle();

    assertThat(dirty).containsExactly(1);
  }

  @Test
  void a_deadline_in_the_state_is_waited_for_once() {
    world.settle();
    long down = world.now;
    world.submit(
        (draft, context) -> {
          draft.put(Fixtures.downNode("n1", down));
          return Verdict.accepted("");
        });
    world.settle();
    List<Long> rounds = new ArrayList<>();
    world.deciders.add((draft, context) -> rounds.add(context.clusterMillis()));
    long at = down + Orphaning.PATIENCE.toMillis();
    assertThat(world.plane().nextDeadlineMillis()).isEqualTo(at);

    world.now = at - 1;
    world.step();
    assertThat(rounds).isEmpty();
    world.now = at;
    world.step();
    assertThat(rounds).containsExactly(at);
    assertThat(world.plane().nextDeadlineMillis()).as("no busy loop").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_clock_that_went_back_is_a_broken_shell() {
    world.submit(create("a"));
    world.settle();
    world.now -= 500;

    assertThatThrownBy(world::step).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> keys(Proposal proposal) {
    return proposal.transaction().changes().stream()
        .map(change -> change.ref())
        .map(ObjectRef::key)
        .toList();
  }
}
