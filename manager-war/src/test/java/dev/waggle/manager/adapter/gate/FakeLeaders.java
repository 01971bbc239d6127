package dev.waggle.manager.adapter.gate;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A view of the leadership that a test sets. */
final class FakeLeaders implements LeaderView {
  private Optional<Leader> leader = Optional.empty();
  private boolean leads = true;
  private boolean manager = true;
  private CompletableFuture<Void> change = new CompletableFuture<>();

  @Override
  public synchronized Optional<Leader> leader() {
    return leader;
  }

  @Override
  public synchronized boolean thisNodeLeads() {
    return leads;
  }

  @Override
  public synchronized boolean isManager() {
    return manager;
  }

  @Override
  public synchronized CompletionStage<Void> changed() {
    return change;
  }

  void thisNode() {
    set(true, true, Optional.empty());
  }

  void nobody() {
    set(true, false, Optional.empty());
  }

  void noManager() {
    set(false, false, Optional.empty());
  }

  void other(Leader other) {
    set(true, false, Optional.of(other));
  }

  /** As {@link #other}, but nobody is told: its address has only now become known. */
  synchronized void silently(Leader other) {
    leads = false;
    leader = Optional.of(other);
  }

  private void set(boolean isManager, boolean isLeader, Optional<Leader> who) {
    CompletableFuture<Void> before;
    synchronized (this) {
      manager = isManager;
      leads = isLeader;
      leader = who;
      before = change;
      change = new CompletableFuture<>();
    }
    before.complete(null);
  }
}
