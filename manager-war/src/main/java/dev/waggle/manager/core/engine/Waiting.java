package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.AnsweredRequest;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import java.util.Optional;
import java.util.function.Consumer;

/** A command from its arrival to its one answer. */
final class Waiting<R> {
  private final Command<R> command;
  private final Consumer<Verdict<R>> answer;
  private final Optional<ForwardedRequest> forwarded;
  private final long deadlineMillis;
  private Optional<Verdict<R>> verdict = Optional.empty();
  private boolean answered;

  Waiting(
      Command<R> command,
      Consumer<Verdict<R>> answer,
      Optional<ForwardedRequest> forwarded,
      long deadlineMillis) {
    this.command = command;
    this.answer = answer;
    this.forwarded = forwarded;
    this.deadlineMillis = deadlineMillis;
  }

  /** The draft to go on with: with the effects if accepted, else the one that was given. */
  Draft decide(Draft draft, DecisionContext context, ControlLimits limits) {
    Optional<AnsweredRequest> before = forwarded.flatMap(request -> draft.answered(request.id()));
    if (before.isPresent()) {
      verdict = Optional.of(again(before.get()));
      return draft;
    }
    Draft attempt = draft.fork();
    Verdict<R> decided = decideOn(attempt, context);
    if (decided instanceof Verdict.Accepted<R>
        && isTooMuch(draft.state(), attempt.state(), limits.mostObjects())) {
      decided = Verdict.refused(Refusals.full(limits.mostObjects()));
    }
    verdict = Optional.of(decided);
    if (decided instanceof Verdict.Accepted<R> accepted) {
      String result = String.valueOf(accepted.result());
      forwarded.ifPresent(r -> attempt.answer(new AnsweredRequest(r.id(), Optional.of(result))));
      return attempt;
    }
    return forwarded.filter(ForwardedRequest::repeated).map(r -> closed(draft, r)).orElse(draft);
  }

  // Who has more than fits, by an earlier heap or by tasks that ended, may change and remove it.
  private static boolean isTooMuch(ClusterState before, ClusterState after, long most) {
    return after.objectsWanted() > before.objectsWanted()
        && Math.max(after.objectsWanted(), after.objectsHeld()) > most;
  }

  private Verdict<R> again(AnsweredRequest before) {
    return before
        .result()
        .map(
            result ->
                command
                    .again(result)
                    .map(Verdict::accepted)
                    .orElseGet(() -> Verdict.refused(Refusals.DONE_BEFORE)))
        .orElseGet(() -> Verdict.refused(Refusals.REFUSED_BEFORE));
  }

  // The copy that was sent first may still be on its way here, and must not be done after this no.
  private static Draft closed(Draft draft, ForwardedRequest refused) {
    Draft closed = draft.fork();
    closed.answer(new AnsweredRequest(refused.id(), Optional.empty()));
    return closed;
  }

  // A command that breaks must not take the leader down with it, nor the next one, to which the
  // client would send it again.
  private Verdict<R> decideOn(Draft attempt, DecisionContext context) {
    try {
      return command.decide(attempt, context);
    } catch (RuntimeException fault) {
      return Verdict.refused(Refusals.broken(fault));
    }
  }

  /** Its effects do not fit into an entry of the log. */
  void refuse(Rejection rejection) {
    verdict = Optional.of(Verdict.refused(rejection));
  }

  boolean isAccepted() {
    return verdict.filter(Verdict.Accepted.class::isInstance).isPresent();
  }

  boolean isAnswered() {
    return answered;
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  /** Tells what was decided: the round has committed and is applied. */
  void settle() {
    give(verdict.orElseThrow(() -> new AssertionError("settled before it was decided")));
  }

  /** Tells why there is no result; a command that has its answer keeps it. */
  void giveUp(Rejection rejection) {
    give(Verdict.refused(rejection));
  }

  private void give(Verdict<R> last) {
    if (!answered) {
      answered = true;
      answer.accept(last);
    }
  }
}
