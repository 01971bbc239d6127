package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import java.util.ArrayList;
import java.util.List;

/** What the next round has to look at: what changed since the last one, or all there is. */
final class Attention {
  // Beyond this a look at everything costs no more than remembering.
  private static final int REMEMBERED = 20_000;

  private final List<ClusterEvent> events = new ArrayList<>();
  private boolean everything;

  void to(List<ClusterEvent> more) {
    if (everything) {
      return;
    }
    events.addAll(more);
    if (events.size() > REMEMBERED) {
      toEverything();
    }
  }

  void toEverything() {
    everything = true;
    events.clear();
  }

  boolean isNeeded() {
    return everything || !events.isEmpty();
  }

  /** Marks it in the draft, and forgets it. */
  void handTo(Draft draft) {
    if (everything) {
      markAll(draft);
    }
    events.forEach(draft::markDirty);
    events.clear();
    everything = false;
  }

  private static void markAll(Draft draft) {
    ClusterState state = draft.state();
    state.services().keys().forEach(draft::markDirty);
    state.servicesWithTasks().forEach(draft::markDirty);
    state.nodes().keys().forEach(draft::markDirty);
  }
}
