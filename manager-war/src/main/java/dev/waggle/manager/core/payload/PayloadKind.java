package dev.waggle.manager.core.payload;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.PayloadSize;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.PayloadObject;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.spec.PayloadSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What is decided on secrets and configs alike; as kinds they differ in their word and where they
 * are found.
 *
 * @param word what Docker's messages call one
 * @param id an identity from its text
 * @param meant the one that a client's reference means
 * @param named the one of this name, in either case
 * @param users services whose spec uses it
 */
record PayloadKind<I, T extends StoredObject & PayloadObject<T>>(
    String word,
    Function<String, I> id,
    BiFunction<ClusterState, String, Verdict<T>> meant,
    BiFunction<ClusterState, String, Optional<T>> named,
    BiFunction<ClusterState, I, List<Service>> users) {

  /** Stores a new one under a name that is free. */
  Verdict<I> create(Draft draft, T created) {
    Optional<Rejection> refusal =
        named
            .apply(draft.state(), created.name())
            .map(other -> PayloadRules.nameTaken(word, created.name()))
            .or(() -> PayloadRules.full(draft.state(), PayloadSize.of(created)));
    return refusal.isPresent() ? Verdict.refused(refusal.get()) : put(draft, created);
  }

  /** Changes the labels to those of the spec that was sent, which must be the same otherwise. */
  Command<I> update(String reference, long version, PayloadSpec sent) {
    return Command.of(
        id,
        (draft, context) ->
            meant
                .apply(draft.state(), reference)
                .then(stored -> update(draft, stored, version, sent, context)));
  }

  private Verdict<I> update(
      Draft draft, T stored, long version, PayloadSpec sent, DecisionContext context) {
    T changed = stored.withLabels(sent.labelsOrEmpty()).withUpdatedAt(context.wallClock());
    long more = PayloadSize.of(changed) - PayloadSize.of(stored);
    Optional<Rejection> refusal =
        PayloadRules.notOnlyLabels(stored.spec(), sent)
            .or(() -> PayloadRules.outOfSequence(draft, stored, version))
            .or(() -> more > 0 ? PayloadRules.full(draft.state(), more) : Optional.empty());
    return refusal.isPresent() ? Verdict.refused(refusal.get()) : put(draft, changed);
  }

  private Verdict<I> put(Draft draft, T object) {
    draft.put(object);
    return Verdict.accepted(idOf(object));
  }

  /** Removes one that no service's spec uses. */
  Command<I> remove(String reference) {
    return Command.of(
        id,
        (draft, context) ->
            meant.apply(draft.state(), reference).then(stored -> remove(draft, stored)));
  }

  private Verdict<I> remove(Draft draft, T stored) {
    Optional<Rejection> refusal =
        PayloadRules.inUse(word, stored.name(), users.apply(draft.state(), idOf(stored)));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    draft.remove(stored);
    return Verdict.accepted(idOf(stored));
  }

  private I idOf(T object) {
    return id.apply(object.key());
  }
}
