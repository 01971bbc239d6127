package dev.waggle.agent.adapter.managerlink;

import dev.waggle.agent.adapter.managerlink.Managers.Door;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.model.id.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Which manager is asked next: the one that a redirect names, then that through whoever named it,
 * then all known ones. Of these the one that ended a session in good order comes first, for it is
 * there to answer; then the node's own manager, which knows the leader as soon as there is one;
 * then the others, in an order that differs from node to node; and last the one whose session
 * broke, since its machine may be off. Confined to the session's thread.
 */
final class Route {
  private final RandomGenerator random;
  private final List<Door> waiting = new ArrayList<>();
  private Optional<ManagerAddress> last = Optional.empty();
  private Optional<ManagerAddress> suspect = Optional.empty();

  Route(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The next one; empty if no manager is known.
   *
   * @param known all managers that are known now
   * @param self the node that asks
   */
  Optional<Door> next(List<ManagerAddress> known, NodeId self) {
    if (waiting.isEmpty()) {
      List<ManagerAddress> order = new ArrayList<>(known);
      last.filter(manager -> !known.contains(manager)).ifPresent(order::add);
      Collections.shuffle(order, new Random(random.nextLong()));
      order.sort(Comparator.comparingInt(manager -> rank(manager, self)));
      order.forEach(manager -> waiting.add(new Door(manager, false)));
      last = Optional.empty();
    }
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.remove(0));
  }

  private int rank(ManagerAddress manager, NodeId self) {
    if (suspect.filter(manager::equals).isPresent()) {
      return 3;
    }
    if (last.filter(manager::equals).isPresent()) {
      return 0;
    }
    return manager.nodeId().equals(self) ? 1 : 2;
  }

  /** {@code asked} says that {@code leader} leads. */
  void redirected(Door asked, ManagerAddress leader) {
    waiting.clear();
    waiting.add(new Door(leader, false));
    if (!asked.manager().equals(leader)) {
      waiting.add(new Door(asked.manager(), true));
    }
  }

  /** {@code door} led to a session. */
  void succeeded(Door door) {
    waiting.clear();
    last = door.relay() ? Optional.empty() : Optional.of(door.manager());
    suspect = suspect.filter(manager -> !manager.equals(door.manager()));
  }

  /** The session through {@code door} broke: nothing was heard any more. */
  void broken(Door door) {
    last = Optional.empty();
    suspect = door.relay() ? suspect : Optional.of(door.manager());
  }
}
