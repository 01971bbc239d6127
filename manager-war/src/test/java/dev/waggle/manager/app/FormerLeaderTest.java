package dev.waggle.manager.app;

import static dev.waggle.manager.core.Clusters.cluster;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A manager that follows listens to the others' parts of the log, and makes use of it later. */
class FormerLeaderTest {
  private static final NodeId M1 = nodeId("m1");
  private static final NodeId M2 = nodeId("m2");
  private static final long TERM = 2;
  private static final Duration BUDGET = Duration.ofSeconds(30);

  private final AtomicLong clock = new AtomicLong(TimeUnit.HOURS.toNanos(1));
  private final BlockingQueue<ProbeRequest> probes = new LinkedBlockingQueue<>();
  private volatile long lookedAt;
  private volatile Set<NodeId> answering = Set.of(M1, M2);
  private volatile ClusterState state =
      clusterWith(cluster(), node("m1"), () -> Stream.of(answeringProbes(node("m2").build())));
  private final Control control =
      Control.create(
          M1,
          this::commit,
          why -> {
            throw new AssertionError(why);
          },
          new Peers(),
          clock::get);

  private final class Peers implements Control.Peers {
    @Override
    public Set<NodeId> heardByLog() {
      lookedAt = clock.get();
      return answering;
    }

    @Override
    public void probe(ProbeRequest request, Consumer<ProbeResult> result) {
      probes.add(request);
    }
  }

  private static Node answeringProbes(Node node) {
    return node.withBookkeeping(
        node.bookkeeping().withProbe(new Node.ProbeTarget("192.0.2.2:2377", true)));
  }

  private void commit(Transaction tx, Consumer<Outcome> whenDone) {
    Applied applied = StateReducer.apply(state, state.appliedIndex() + 1, TERM, tx);
    state = applied.state();
    control.applied(applied);
    whenDone.accept(new Outcome.Committed(state.appliedIndex()));
  }

  @AfterEach
  void end() {
    control.close();
  }

  /** Lets a second pass, and waits until the control thread has looked in it whom it hears. */
  private void second() {
    long then = clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    control.loop().post(() -> {});
    await().atMost(BUDGET).until(() -> lookedAt >= then);
  }

  private void takesOffice() {
    control.leading(TERM);
    CompletableFuture<Void> leads = new CompletableFuture<>();
    control.loop().post(() -> leads.complete(null));
    Leader.got(leads);
  }

  /** After two seconds in office it would have no reason to ask yet: three without a beat. */
  @Test
  void the_silence_of_the_former_leader_counts_from_before_this_one_took_office() throws Exception {
    control.restored(state);
    control.start();
    second();
    answering = Set.of(M1);
    for (int i = 0; i < 5; i++) {
      second();
    }
    takesOffice();
    second();
    second();
    ProbeRequest asked = probes.poll(BUDGET.toSeconds(), TimeUnit.SECONDS);
    assertThat(asked).as("a probe of the one that was not heard").isNotNull();
    assertThat(asked.node()).isEqualTo(M2);
  }
}
