package dev.waggle.manager.core.state;

import dev.waggle.model.object.StoredObject;
import java.util.Optional;

/**
 * What an applied entry did to one object. An event says <em>look again</em>; decisions are made on
 * the state, never on the event.
 *
 * @param index log index of the entry
 * @param before the object as it was, empty when created
 * @param after the object as it is, empty when removed
 * @param by who asked for it, if anybody did
 */
public record ClusterEvent(
    long index,
    ObjectRef ref,
    Optional<StoredObject> before,
    Optional<StoredObject> after,
    Optional<String> by) {}
