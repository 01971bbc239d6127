package dev.waggle.it.fault;

import static dev.waggle.it.fault.FaultSwarm.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Managers fail, singly and in pairs, while clients write through all of them. With {@code
 * -Dwaggle.faults=all} every kind of fault meets every other one, with names of kinds those each
 * other.
 */
@ExtendWith(SharedSwarm.class)
@Tag("broad")
@Timeout(1800)
class ManagerFaultsIT {
  /** Whether every fault is to be tried, however long that takes. */
  static final boolean ALL = "all".equals(System.getProperty("waggle.faults"));

  /** The kinds that meet each other. */
  private static final List<Fault> KINDS =
      Stream.of(System.getProperty("waggle.faults", "").split(","))
          .filter(name -> !name.isEmpty())
          .flatMap(
              name ->
                  name.equals("all") ? Stream.of(Fault.values()) : Stream.of(Fault.valueOf(name)))
          .toList();

  /** All of them take an hour: {@code 2/3} tries the second third. */
  private static final String PART = System.getProperty("waggle.faults.part", "1/1");

  /** A fault of the leader, or of a follower. */
  private record Blow(Fault fault, boolean atLeader) {
    @Override
    public String toString() {
      return fault + (atLeader ? " leader" : " follower");
    }
  }

  private static Blow leader(Fault fault) {
    return new Blow(fault, true);
  }

  private static Blow follower(Fault fault) {
    return new Blow(fault, false);
  }

  static Stream<List<Blow>> chosen() {
    return !KINDS.isEmpty()
        ? part(all(KINDS).toList())
        : Stream.of(
            List.of(leader(Fault.FREEZE)),
            List.of(leader(Fault.POWER_OFF)),
            List.of(leader(Fault.CUT)),
            List.of(leader(Fault.UNPLUG), follower(Fault.KILL)));
  }

  private static Stream<List<Blow>> part(List<List<Blow>> all) {
    String[] numbers = PART.split("/", 2);
    int which = Integer.parseInt(numbers[0]) - 1;
    int parts = Integer.parseInt(numbers[1]);
    return IntStream.range(0, all.size()).filter(i -> i % parts == which).mapToObj(all::get);
  }

  private static Stream<List<Blow>> all(List<Fault> kinds) {
    Stream<List<Blow>> singles =
        kinds.stream().flatMap(kind -> Stream.of(List.of(leader(kind)), List.of(follower(kind))));
    Stream<List<Blow>> pairs =
        kinds.stream()
            .flatMap(
                one ->
                    kinds.stream()
                        .flatMap(
                            other ->
                                Stream.of(
                                    List.of(leader(one), follower(other)),
                                    List.of(follower(one), follower(other)))));
    return Stream.concat(singles, pairs);
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void nothing_is_lost_and_nothing_healthy_is_touched(List<Blow> blows, FaultSwarm swarm) {
    nothingIsLost(aimed(blows, swarm), swarm);
  }

  /** Writes go on, as far as they can, while these machines are struck and after that. */
  static void nothingIsLost(Map<Integer, Fault> struck, FaultSwarm swarm) {
    Running running = Running.steady(swarm);
    List<Integer> healthy =
        swarm.machines().stream()
            .filter(host -> !struck.containsKey(host) || !struck.get(host).losesTasks())
            .toList();
    Map<Integer, Map<String, String>> before = running.processes(healthy);
    Writers writers = Writers.start(swarm, "w" + System.nanoTime());
    try (writers) {
      struck.forEach((host, fault) -> fault.strike(swarm, host));
      whileTheyLast(struck, swarm, writers);
      if (struck.size() == 1) {
        awaitTasksElsewhere(struck, swarm, running);
      }
      struck.forEach((host, fault) -> fault.heal(swarm, host));
      swarm.awaitWhole();
      swarm.managers().forEach(host -> writers.awaitMore(host, 3));
    }
    writers.assertOneTruth();
    running.awaitOnly(swarm.machines(), 1);
    running.assertUntouched(before, 1);
  }

  /** Faults by machine: a pair never strikes one machine twice. */
  private static Map<Integer, Fault> aimed(List<Blow> blows, FaultSwarm swarm) {
    int leader = swarm.leader();
    List<Integer> followers =
        new ArrayList<>(swarm.managers().stream().filter(host -> host != leader).toList());
    Map<Integer, Fault> struck = new TreeMap<>();
    blows.forEach(blow -> struck.put(blow.atLeader() ? leader : followers.remove(0), blow.fault()));
    return struck;
  }

  /** Who can be served is; when too few are left, writes are refused and do not hang. */
  private static void whileTheyLast(Map<Integer, Fault> struck, FaultSwarm swarm, Writers writers) {
    long silent = struck.values().stream().filter(fault -> !fault.leavesServed()).count();
    for (int host : swarm.managers()) {
      boolean asked = !struck.containsKey(host);
      if (asked && silent < 2 && struck.size() < 2) {
        writers.awaitMore(host, 10);
      } else if (asked && silent == 2) {
        writers.awaitRefusal(host);
      }
    }
  }

  private static void awaitTasksElsewhere(
      Map<Integer, Fault> struck, FaultSwarm swarm, Running running) {
    struck.forEach(
        (host, fault) -> {
          if (fault.losesTasks()) {
            int other = swarm.allBut(host).get(0);
            eventually("machine " + host + " is Down")
                .until(() -> swarm.stateOf(host, other).equals("down"));
            running.awaitAll(other);
          }
        });
  }

  @Test
  void all_managers_are_killed_at_once_and_started_in_any_order(FaultSwarm swarm) {
    allAreKilled(ALL ? orders(10) : orders(2), swarm);
  }

  /** They are started in each of these orders. */
  static void allAreKilled(List<List<Integer>> orders, FaultSwarm swarm) {
    Running running = Running.steady(swarm);
    Map<Integer, Map<String, String>> before = running.processes(swarm.machines());
    Writers writers = Writers.start(swarm, "all" + System.nanoTime());
    try (writers) {
      for (List<Integer> order : orders) {
        swarm.managers().forEach(host -> swarm.nodes().signal(host, "KILL"));
        swarm.managers().forEach(host -> swarm.nodes().end(host, "KILL"));
        order.forEach(swarm.nodes()::launch);
        swarm.awaitWhole();
        swarm.managers().forEach(host -> writers.awaitMore(host, 5));
      }
    }
    writers.assertOneTruth();
    running.awaitAll(1);
    running.assertUntouched(before, 1);
  }

  private static List<List<Integer>> orders(int rounds) {
    List<List<Integer>> orders =
        List.of(
            List.of(2, 3, 1),
            List.of(3, 1, 2),
            List.of(1, 2, 3),
            List.of(3, 2, 1),
            List.of(1, 3, 2),
            List.of(2, 1, 3));
    return IntStream.range(0, rounds)
        .mapToObj(round -> orders.get(round % orders.size()))
        .collect(Collectors.toList());
  }

  @Test
  void nobody_notices_a_rolling_restart_who_tries_once_more(FaultSwarm swarm) {
    swarm.patiently(() -> rollingRestart(swarm));
  }

  private static void rollingRestart(FaultSwarm swarm) {
    Running running = Running.steady(swarm);
    Map<Integer, Map<String, String>> before = running.processes(swarm.machines());
    Writers writers = Writers.start(swarm, "roll" + System.nanoTime());
    List<RetryingClient> clients = RetryingClient.atEach(swarm);
    try (writers) {
      for (int host : swarm.managers()) {
        swarm.nodes().end(host, "TERM");
        swarm.nodes().launch(host);
        swarm.nodes().awaitAnswer(host);
        swarm.awaitWhole();
      }
    } finally {
      clients.forEach(RetryingClient::close);
    }
    assertThat(clients)
        .allSatisfy(
            client -> {
              assertThat(client.failures()).isEmpty();
              assertThat(client.done()).isPositive();
            });
    writers.assertOneTruth();
    running.assertUntouched(before, 1);
  }
}
