package dev.waggle.manager.adapter.raft;

import java.util.List;
import org.awaitility.Awaitility;

/** What tests with real members share. */
final class Members {
  private Members() {}

  /** A closed group leaves no thread behind; its last one may still be on its way out. */
  static void awaitNoRaftThreads() {
    Awaitility.await().until(Members::raftThreads, List::isEmpty);
  }

  private static List<String> raftThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(n -> n.startsWith("raft-") || n.contains("voting-thread") || n.contains("runner"))
        .sorted()
        .toList();
  }
}
