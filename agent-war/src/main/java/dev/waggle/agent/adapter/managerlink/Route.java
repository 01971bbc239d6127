package dev.waggle.agent.adapter.managerlink;

import dev.waggle.agent.adapter.managerlink.Managers.Door;
import dev.waggle.dispatch.ManagerAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Which manager is asked next: the one that a redirect names, then that through whoever named it,
 * then all known ones in an order that differs from node to node. Confined to the session's thread.
 */
final class Route {
  private final RandomGenerator random;
  private final List<Door> waiting = new ArrayList<>();
  private Optional<ManagerAddress> last = Optional.empty();

  Route(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The next one; empty if no manager is known.
   *
   * @param known all managers that are known now
   */
  Optional<Door> next(List<ManagerAddress> known) {
    if (waiting.isEmpty()) {
      last.ifPresent(leader -> waiting.add(new Door(leader, false)));
      List<ManagerAddress> others = new ArrayList<>(known);
      last.ifPresent(others::remove);
      Collections.shuffle(others, new Random(random.nextLong()));
      others.forEach(manager -> waiting.add(new Door(manager, false)));
      last = Optional.empty();
    }
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.remove(0));
  }

  /** {@code asked} says that {@code leader} leads. */
  void redirected(Door asked, ManagerAddress leader) {
    waiting.clear();
    waiting.add(new Door(leader, false));
    if (!asked.manager().equals(leader)) {
      waiting.add(new Door(asked.manager(), true));
    }
  }

  /** {@code door} led to a session: it comes first when that ends. */
  void succeeded(Door door) {
    waiting.clear();
    last = door.relay() ? Optional.empty() : Optional.of(door.manager());
  }
}
