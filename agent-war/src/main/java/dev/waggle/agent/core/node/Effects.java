package dev.waggle.agent.core.node;

import java.util.ArrayList;
import java.util.List;

/** Effects of one call, in order; one notice of new statuses at most. */
final class Effects {
  private final List<Effect> list = new ArrayList<>();
  private boolean report;

  void add(Effect effect) {
    if (effect instanceof Effect.Report) {
      report = true;
    } else {
      list.add(effect);
    }
  }

  List<Effect> list() {
    List<Effect> all = new ArrayList<>(list);
    if (report) {
      all.add(new Effect.Report());
    }
    return List.copyOf(all);
  }
}
