package dev.waggle.it.compat;

import java.util.List;
import java.util.stream.Stream;

/**
 * The three machines by the names that the article gives them. Who leads is chance at times, so
 * that a name may pass from one machine to another.
 */
final class Cast {
  private final Swarm swarm;
  private final Storyteller teller;
  private int swarm1 = 1;
  private int swarm2 = 2;
  private int swarm3 = 3;

  Cast(Swarm swarm, Storyteller teller) {
    this.swarm = swarm;
    this.teller = teller;
    name(swarm1, swarm2, swarm3);
  }

  int swarm1() {
    return swarm1;
  }

  int swarm2() {
    return swarm2;
  }

  int swarm3() {
    return swarm3;
  }

  List<Integer> all() {
    return List.of(swarm1, swarm2, swarm3);
  }

  /** From now on these machines go by these names. */
  void name(int first, int second, int third) {
    swarm1 = first;
    swarm2 = second;
    swarm3 = third;
    teller.nameMachines(all());
  }

  /** The machine's own host name. */
  String nameOf(int host) {
    return swarm.hosts().name(host);
  }

  void powerOff(int host) {
    swarm.powerOff(host);
  }

  void powerOn(int host) {
    swarm.powerOn(host);
  }

  /** Whether what runs on machines that stayed on must be left alone. */
  boolean sparesTheRest() {
    return swarm.sparesTheRest();
  }

  /** The machine that leads, as another one says. */
  int leader(int asked) {
    Table nodes = Table.of(teller.docker(asked, "node ls").required());
    String leader = Views.row(nodes, "MANAGER STATUS", "Leader").get("HOSTNAME");
    return all().stream()
        .filter(host -> nameOf(host).equals(leader))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no machine is named " + leader));
  }

  /** What runs there, as the machine's engine itself says. */
  List<String> containersOf(int host) {
    Client engine = new Client(swarm.hosts().engineSocket(host));
    return engine.docker("ps -q --no-trunc").required().lines().sorted().toList();
  }

  /** The observed states of a machine's tasks in a table of {@code service ps}. */
  Stream<String> statesAt(Table tasks, int host) {
    return Views.at(tasks, nameOf(host));
  }

  /** All are ready, and the statuses of the managers are these, in alphabetical order. */
  static boolean allReady(Table nodes, String... statuses) {
    return statuses(nodes).equals(List.of(statuses))
        && nodes.column("STATUS").stream().allMatch("Ready"::equals);
  }

  static List<String> statuses(Table nodes) {
    return nodes.column("MANAGER STATUS").stream().sorted().toList();
  }
}
