package dev.waggle.it.compat;

import java.util.List;

/**
 * One of two managers is powered off. Every command is refused in one set of words and within
 * seconds, what runs goes on, nothing is accepted; when the machine is on again all is well by
 * itself.
 */
final class LostMajority {
  private static final String NO_LEADER = "The swarm does not have a leader.";

  private final Cast cast;
  private final Storyteller teller;
  private final Tasks tasks;

  LostMajority(Cast cast, Storyteller teller) {
    this.cast = cast;
    this.teller = teller;
    this.tasks = new Tasks(teller);
  }

  /** Five tasks of helloworld run on two machines, swarm1 leads. */
  void play() {
    Table before = tasks.shown(cast.swarm2());
    long lost = cast.statesAt(before, cast.swarm1()).count();
    List<String> containers = cast.containersOf(cast.swarm2());
    cast.powerOff(cast.swarm1());
    teller.awaitAnswer(
        "without a leader: node ls",
        cast.swarm2(),
        "node ls",
        answer -> answer.errors().contains(NO_LEADER));
    everythingIsRefused();
    teller.note(
        "containers run on without a leader", cast.containersOf(cast.swarm2()).equals(containers));
    cast.powerOn(cast.swarm1());
    allIsWell(lost);
  }

  private void everythingIsRefused() {
    refused("service ls", "service ls");
    refused("service ps", "service ps helloworld");
    refused("service inspect", "service inspect helloworld");
    refused("service create", "service create -d --name other alpine ping 127.0.0.1");
    refused("service scale", "service scale -d helloworld=3");
    refused("service rm", "service rm helloworld");
    String self = cast.nameOf(cast.swarm2());
    refused("node inspect", "node inspect --pretty " + self);
    refused("node update", "node update --availability drain " + self);
    refused("join-token", "swarm join-token worker");
    refused("leave", "swarm leave");
    refused(
        "info",
        "info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}} {{.Swarm.Error}}'");
    teller.tell(
        "without a leader: the machine's own containers",
        cast.swarm2(),
        "ps --format '{{.Image}} {{.Command}}'",
        Views.DISTINCT);
  }

  private void refused(String what, String words) {
    teller.tellSoon("without a leader: " + what, cast.swarm2(), words);
  }

  /** What ran on the machine has ended with it, and is replaced. */
  private void allIsWell(long lost) {
    teller.awaitTable(
        "a leader again",
        cast.swarm2(),
        "node ls",
        nodes -> Cast.allReady(nodes, "Leader", "Reachable"));
    teller.awaitTable(
        "five tasks, and a successor for none but those that were lost",
        cast.swarm2(),
        "service ps helloworld",
        table ->
            Tasks.allRun(table, 5) && (!cast.sparesTheRest() || table.rows().size() == 5 + lost));
    teller.await(
        "nothing was accepted: service ps",
        cast.swarm2(),
        "service ps --filter desired-state=running helloworld",
        Views.TASKS_ANYWHERE,
        table -> Tasks.allRun(table, 5));
    int leader = cast.leader(cast.swarm2());
    int other = leader == cast.swarm1() ? cast.swarm2() : cast.swarm1();
    cast.name(other, leader, cast.swarm3());
    teller.tell("nothing was accepted: node ls", cast.swarm2(), "node ls", Views.NODES);
    tasks.awaitReplicas("nothing was accepted: service ls", cast.swarm2(), "5/5");
  }
}
