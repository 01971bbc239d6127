package dev.waggle.manager.core.dispatch;

import dev.waggle.model.id.NodeId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** When one node was last heard of, by whom, and who asked it in vain since. */
final class Watch {
  private static final long NEVER = Long.MIN_VALUE;
  private static final int PROBES = 2;
  private static final int PROBES_AFTER_PAUSE = 3;

  private final Map<NodeId, Integer> vain = new TreeMap<>();
  private long beatMillis;
  private long raftMillis = NEVER;
  private long answerMillis = NEVER;
  private long answerToMeMillis = NEVER;
  private boolean heard;
  private OptionalLong probedMillis = OptionalLong.empty();
  private boolean answersNew;
  private int probesNeeded = PROBES;

  /** As if it had been heard at {@code sinceMillis}: silence is counted from then. */
  Watch(long sinceMillis) {
    beatMillis = sinceMillis;
  }

  void beat(long nowMillis) {
    beatMillis = Math.max(beatMillis, nowMillis);
    heard = true;
    probesNeeded = PROBES;
    vain.clear();
  }

  /** The log's traffic: what came before this leader took office counts, too. */
  void raft(long atMillis) {
    if (!heard) {
      beatMillis = Math.min(beatMillis, atMillis);
    }
    raftMillis = Math.max(raftMillis, atMillis);
    if (raftMillis > answerMillis) {
      vain.clear();
    }
  }

  void probed(long nowMillis) {
    probedMillis = OptionalLong.of(nowMillis);
  }

  void result(ProbeResult result, boolean mine) {
    if (result.answered()) {
      answersNew = true;
      answerMillis = Math.max(answerMillis, result.sentAtMillis());
      answerToMeMillis =
          mine ? Math.max(answerToMeMillis, result.sentAtMillis()) : answerToMeMillis;
      vain.remove(result.judge());
    } else if (result.sentAtMillis() > Math.max(beatMillis, raftMillis)) {
      vain.merge(result.judge(), 1, Integer::sum);
    }
  }

  /** The judge was paused: silence is counted anew, and more probes must be in vain. */
  void forgive(long nowMillis) {
    probesNeeded = PROBES_AFTER_PAUSE;
    beatMillis = Math.max(beatMillis, nowMillis);
    vain.clear();
  }

  long beatMillis() {
    return beatMillis;
  }

  /** The newest sign of life of the machine, whoever got it. */
  long signMillis() {
    return Math.max(beatMillis, Math.max(raftMillis, answerMillis));
  }

  /** The same, without what other managers were answered. */
  long signToMeMillis() {
    return Math.max(beatMillis, Math.max(raftMillis, answerToMeMillis));
  }

  /** Whether the judge asked often enough without an answer since the last sign of life. */
  boolean isInVain(NodeId judge) {
    return vain.getOrDefault(judge, 0) >= probesNeeded;
  }

  boolean wasAskedInVainBy(NodeId judge) {
    return vain.containsKey(judge);
  }

  /** Managers that asked in vain since the last answer to them. */
  int judges() {
    return vain.size();
  }

  boolean isProbeDue(long nowMillis, long everyMillis) {
    return probedMillis.isEmpty() || nowMillis - probedMillis.getAsLong() >= everyMillis;
  }

  long nextProbeMillis(long everyMillis) {
    return probedMillis.isEmpty() ? NEVER : probedMillis.getAsLong() + everyMillis;
  }

  boolean hasAnswered() {
    return answersNew;
  }
}
