package dev.waggle.archfixture.implementation.adapter.raft;

import dev.waggle.archfixture.implementation.core.decision.Log;

/** What stands behind the port. */
public final class FileLog implements Log {
  @Override
  public void append(String entry) {}
}
