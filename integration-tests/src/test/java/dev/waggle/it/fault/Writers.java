package dev.waggle.it.fault;

import static dev.waggle.it.fault.FaultSwarm.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.it.container.ServiceWriter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A client at each manager that writes on, whatever happens. */
final class Writers implements AutoCloseable {
  private final FaultSwarm swarm;
  private final SortedMap<Integer, ServiceWriter> writers = new TreeMap<>();

  private Writers(FaultSwarm swarm) {
    this.swarm = swarm;
  }

  /**
   * Begins to write, and returns once each has written something.
   *
   * @param story begins the names of what is written; each has its own
   */
  static Writers start(FaultSwarm swarm, String story) {
    Writers all = new Writers(swarm);
    for (int host : swarm.managers()) {
      all.writers.put(host, ServiceWriter.start(story + "-" + host, swarm.door(host)));
    }
    swarm.managers().forEach(host -> all.awaitMore(host, 3));
    return all;
  }

  private ServiceWriter at(int host) {
    return writers.get(host);
  }

  /** Waits until so many more writes at that manager were acknowledged. */
  void awaitMore(int host, int more) {
    int enough = at(host).acknowledged().size() + more;
    eventually("acknowledged writes at machine " + host)
        .until(() -> at(host).acknowledged().size() >= enough);
  }

  List<String> acknowledgedAt(int host) {
    return at(host).acknowledged();
  }

  /** Waits until a write at that manager was not acknowledged. */
  void awaitRefusal(int host) {
    int before = refusals(at(host));
    eventually("a refused write at machine " + host).until(() -> refusals(at(host)) > before);
  }

  private static int refusals(ServiceWriter writer) {
    return writer.refused().size() + writer.unknown().size();
  }

  /** Returns when each has the answer to its last request. */
  @Override
  public void close() {
    writers.values().forEach(ServiceWriter::close);
  }

  /**
   * All managers know the same, each for itself: every acknowledged write, no refused one, and none
   * twice. To be called when nobody writes any more.
   */
  void assertOneTruth() {
    Map<String, String> listed = swarm.services(1);
    assertThat(listed.values()).doesNotHaveDuplicates();
    for (ServiceWriter writer : writers.values()) {
      assertThat(listed.values()).as(writer.name()).containsAll(writer.acknowledged());
      Map<String, String> doneAllTheSame = new TreeMap<>(writer.refused());
      doneAllTheSame.keySet().retainAll(listed.values());
      assertThat(doneAllTheSame).as("refused and there").isEmpty();
    }
    for (int host : swarm.managers()) {
      eventually("machine " + host + " itself knows what the leader knows")
          .until(
              () ->
                  swarm
                      .door(host)
                      .stale("/services")
                      .body()
                      .equals(swarm.door(1).get("/services").body()));
    }
  }
}
