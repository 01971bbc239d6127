package dev.waggle.manager.core.dispatch;

import dev.waggle.model.id.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Since when this manager's part of the log has not heard the others' parts, whether it leads or
 * not: a new leader knows so of the one that it follows. Counted on a clock of the process alone,
 * since the cluster's jumps; confined to one thread.
 */
public final class HeardByLog {
  /** How often it is looked, at least. */
  public static final long EVERY_MILLIS = 1_000;

  private final SortedMap<NodeId, Long> heard = new TreeMap<>();
  private List<NodeId> answering = List.of();
  private long lookedMillis = Long.MIN_VALUE;
  private boolean newInOffice;

  /** These answer now. Who looks too late was paused itself, and blames nobody for that. */
  public void looked(Collection<NodeId> answer, long nowMillis) {
    if (nowMillis - EVERY_MILLIS - Pace.OWN_PAUSE > lookedMillis) {
      heard.replaceAll((manager, before) -> nowMillis);
    }
    lookedMillis = nowMillis;
    answering = List.copyOf(answer);
    answering.forEach(manager -> heard.put(manager, nowMillis));
  }

  /** This manager takes office, and tells next what it has not heard since before that. */
  public void inOffice() {
    newInOffice = true;
  }

  /** Tells the leader's judge what was looked at last; after each look while this one leads. */
  public void tell(Dispatcher judge, long nowMillis, long clusterMillis) {
    if (newInOffice) {
      newInOffice = false;
      silences(nowMillis)
          .forEach((manager, silence) -> judge.heardByLog(manager, clusterMillis - silence));
    }
    answering.forEach(manager -> judge.heardByLog(manager, clusterMillis));
  }

  /** For how long each that was ever heard has been silent. */
  SortedMap<NodeId, Long> silences(long nowMillis) {
    SortedMap<NodeId, Long> silences = new TreeMap<>();
    heard.forEach((manager, at) -> silences.put(manager, nowMillis - at));
    return silences;
  }
}
