package dev.waggle.manager.core.history;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a row says of its object after the change, or before it was removed. Texts are cut to what a
 * column takes.
 *
 * @param name of the object; {@code service.slot} of a task
 * @param serviceId of a task
 * @param nodeId where a task runs
 * @param state observed state of a task or node, state of a service's update
 * @param image that a service or task runs
 * @param changed what was changed, in words; values only of replicas, image, role and availability
 * @param message what the one who saw it says about it
 */
public record HistoryFacts(
    Optional<String> name,
    Optional<String> serviceId,
    OptionalLong slot,
    Optional<String> nodeId,
    Optional<String> state,
    Optional<String> desiredState,
    Optional<String> image,
    Optional<String> changed,
    Optional<String> message) {
  /** Longest text of any fact. */
  public static final int LONGEST = 1_000;

  public HistoryFacts {
    name = cut(name);
    image = cut(image);
    changed = cut(changed);
    message = cut(message);
  }

  public static final HistoryFacts NONE =
      new HistoryFacts(
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static HistoryFacts named(String name) {
    return new HistoryFacts(
        Optional.of(name),
        NONE.serviceId,
        NONE.slot,
        NONE.nodeId,
        NONE.state,
        NONE.desiredState,
        NONE.image,
        NONE.changed,
        NONE.message);
  }

  HistoryFacts withTask(Optional<String> serviceId, long slot, Optional<String> nodeId) {
    return new HistoryFacts(
        name,
        serviceId,
        slot == 0 ? OptionalLong.empty() : OptionalLong.of(slot),
        nodeId,
        state,
        desiredState,
        image,
        changed,
        message);
  }

  HistoryFacts withState(String state) {
    return new HistoryFacts(
        name, serviceId, slot, nodeId, Optional.of(state), desiredState, image, changed, message);
  }

  HistoryFacts withDesiredState(String desiredState) {
    return new HistoryFacts(
        name, serviceId, slot, nodeId, state, Optional.of(desiredState), image, changed, message);
  }

  HistoryFacts withImage(Optional<String> image) {
    return new HistoryFacts(
        name, serviceId, slot, nodeId, state, desiredState, image, changed, message);
  }

  HistoryFacts withChanged(String changed) {
    return new HistoryFacts(
        name,
        serviceId,
        slot,
        nodeId,
        state,
        desiredState,
        image,
        Optional.of(changed).filter(text -> !text.isEmpty()),
        message);
  }

  HistoryFacts withMessage(String message) {
    return new HistoryFacts(
        name,
        serviceId,
        slot,
        nodeId,
        state,
        desiredState,
        image,
        changed,
        Optional.of(message).filter(text -> !text.isEmpty()));
  }

  private static Optional<String> cut(Optional<String> text) {
    return text.map(t -> t.length() <= LONGEST ? t : t.substring(0, LONGEST - 1) + "…");
  }
}
