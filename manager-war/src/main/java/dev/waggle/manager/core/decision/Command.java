package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Draft;
import java.util.Optional;
import java.util.function.Function;

/**
 * A client's wish, decided on the leader's control thread against the draft of the running round.
 *
 * @param <R> what the client is answered once the round has committed
 */
@FunctionalInterface
public interface Command<R> {
  /** Adds the effects to the draft, or refuses; the draft of a refused command is dropped. */
  Verdict<R> decide(Draft draft, DecisionContext context);

  /**
   * The result once more, for a request that comes again because its first answer was lost; empty
   * if it cannot be told a second time.
   *
   * @param result what the result's {@code toString} gave when the command was carried out
   */
  default Optional<R> again(String result) {
    return Optional.empty();
  }

  /** The command with a result that can be told again: an id. */
  static <R> Command<R> of(Function<String, R> id, Command<R> command) {
    return new Command<>() {
      @Override
      public Verdict<R> decide(Draft draft, DecisionContext context) {
        return command.decide(draft, context);
      }

      @Override
      public Optional<R> again(String result) {
        return Optional.of(id.apply(result));
      }
    };
  }

  /** The same wish, with its effects noted as those of {@code who}. */
  default Command<R> by(String who) {
    Command<R> asked = this;
    return new Command<>() {
      @Override
      public Verdict<R> decide(Draft draft, DecisionContext context) {
        return draft.onBehalfOf(who, () -> asked.decide(draft, context));
      }

      @Override
      public Optional<R> again(String result) {
        return asked.again(result);
      }
    };
  }
}
