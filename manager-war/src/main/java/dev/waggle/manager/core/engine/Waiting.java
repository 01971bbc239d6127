package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import java.util.Optional;
import java.util.function.Consumer;

/** A command from its arrival to its one answer. */
final class Waiting<R> {
  private final Command<R> command;
  private final Consumer<Verdict<R>> answer;
  private final Optional<String> requestId;
  private final long deadlineMillis;
  private Optional<Verdict<R>> verdict = Optional.empty();
  private boolean answered;

  Waiting(
      Command<R> command,
      Consumer<Verdict<R>> answer,
      Optional<String> requestId,
      long deadlineMillis) {
    this.command = command;
    this.answer = answer;
    this.requestId = requestId;
    this.deadlineMillis = deadlineMillis;
  }

  /** The draft to go on with: with the effects if accepted, else the one that was given. */
  Draft decide(Draft draft, DecisionContext context) {
    Draft attempt = draft.fork();
    Verdict<R> decided = decideOn(attempt, context);
    verdict = Optional.of(decided);
    if (decided instanceof Verdict.Refused) {
      return draft;
    }
    requestId.ifPresent(attempt::answer);
    return attempt;
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
