package dev.waggle.it.compat;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/**
 * "Setting up your own Docker swarm", an article of 2016: three machines, a service that is scaled,
 * a machine that is powered off, one that is drained. Every command of it is here, in its order,
 * with a few questions and mistakes more.
 *
 * <p>Differences from the article: the machines have no way out, so the service pings itself; the
 * leader of a swarm of two comes back as leader or not, as it happens, so that swarm2 is from then
 * on whichever machine leads when the article says so.
 */
final class SeedArticle {
  private static final String CREATE =
      "service create --replicas 5 --name helloworld alpine ping 127.0.0.1";

  private final Storyteller teller;
  private final Cast cast;
  private final Tasks tasks;

  SeedArticle(Swarm swarm, Transcript transcript) {
    this.teller = new Storyteller(swarm, transcript);
    this.cast = new Cast(swarm, teller);
    this.tasks = new Tasks(teller);
  }

  /** Plays it on machines that are up and in no swarm. */
  void play() {
    initializeSwarm();
    createService();
    lookInside();
    new LostMajority(cast, teller).play();
    addThirdManager();
    scaleWithFaultTolerance();
    losesItsLeader();
    drain();
    bringBack();
    leave();
  }

  private void initializeSwarm() {
    teller.tell("in no swarm: node ls", cast.swarm1(), "node ls");
    teller.tell("in no swarm: service ls", cast.swarm1(), "service ls");
    teller.tell("in no swarm: join-token", cast.swarm1(), "swarm join-token manager");
    teller.tell("init", cast.swarm1(), "swarm init");
    teller.tell("one manager", cast.swarm1(), "node ls", Views.NODES);
    teller.tell("init again", cast.swarm1(), "swarm init");
    join("second manager", cast.swarm1(), cast.swarm2());
    teller.tell("two managers", cast.swarm2(), "node ls", Views.NODES);
    teller.tell("no service yet", cast.swarm2(), "service ls");
  }

  /** Does what the printed command says, on the machine that is to join. */
  private void join(String title, int asked, int joining) {
    Command.Answer told = teller.tell(title + ": token", asked, "swarm join-token manager");
    String command =
        told.required()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("docker swarm join "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no command to join in " + told));
    teller.tell(title + ": join", joining, command.substring("docker ".length()));
  }

  private void createService() {
    teller.tell("create, with its progress", cast.swarm2(), CREATE, Views.PROGRESS);
    tasks.awaitReplicas("five run: service ls", cast.swarm2(), "5/5");
    tasks.await("five run: service ps", cast.swarm1(), 5);
    teller.tell("create a second time", cast.swarm1(), CREATE.replace("create", "create -d"));
    teller.tell("a wrong name", cast.swarm2(), "service inspect --pretty nothing-here");
    teller.tell("a wrong number", cast.swarm2(), "service scale helloworld=many");
    teller.tell("a number below zero", cast.swarm2(), "service scale -d helloworld=-1");
    teller.tell(
        "a wrong availability",
        cast.swarm2(),
        "node update --availability gone " + cast.nameOf(cast.swarm1()));
    teller.tell("remove the leader", cast.swarm2(), "node rm " + cast.nameOf(cast.swarm1()));
  }

  private void lookInside() {
    int swarm2 = cast.swarm2();
    String container = "$(docker ps -q --filter name=helloworld | head -n 1)";
    teller.tell("a task's container", swarm2, "inspect " + container, Views.CONTAINER);
    teller.tell(
        "containers of a machine",
        swarm2,
        "ps --format '{{.Image}} {{.Command}} {{.Names}}'",
        Views.DISTINCT);
    teller.shell(
        "input with an end",
        swarm2,
        "printf 'one\\ntwo\\n' | docker run --rm -i --network none alpine sh -c 'cat; echo end'");
    teller.shell(
        "input of a second process", swarm2, "printf typed | docker exec -i " + container + " cat");
    teller.shell("exit code", swarm2, "docker exec " + container + " sh -c 'exit 7'");
    teller.shell("logs of a container", swarm2, "docker logs " + container + " | head -n 1");
    teller.shell(
        "copies",
        swarm2,
        ("docker cp %1$s:/etc/passwd - | tar -xO | tee /dev/stderr | docker exec -i %1$s sh -c"
                + " 'cat >/tmp/copy'; docker cp %1$s:/tmp/copy - | tar -xO")
            .formatted(container));
  }

  private void addThirdManager() {
    join("third manager", cast.swarm2(), cast.swarm3());
    teller.tell("three managers", cast.swarm3(), "node ls", Views.NODES);
    teller.tell("service rm", cast.swarm2(), "service rm helloworld");
    teller.tell("no tasks of what is gone", cast.swarm1(), "service ps helloworld");
    teller.awaitQuiet("no container is left", cast.all());
    teller.tell("no service", cast.swarm2(), "service ls");
  }

  private void scaleWithFaultTolerance() {
    teller.tell("create again", cast.swarm1(), CREATE.replace("create", "create -d"));
    tasks.await("five run again", cast.swarm1(), 5);
    teller.tell("scale to ten", cast.swarm1(), "service scale helloworld=10", Views.PROGRESS);
    tasks.await("ten run", cast.swarm1(), 10);
  }

  private void losesItsLeader() {
    int leader = cast.leader(cast.swarm1());
    List<Integer> others = cast.all().stream().filter(host -> host != leader).toList();
    cast.powerOff(leader);
    teller.awaitTable(
        "another leader", others.get(0), "node ls", nodes -> isDown(nodes, cast.nameOf(leader)));
    int next = cast.leader(others.get(0));
    cast.name(leader, next, others.get(0) == next ? others.get(1) : others.get(0));
    teller.tell("one of three is off: node ls", cast.swarm2(), "node ls", Views.NODES);
    tasks.await("one of three is off: service ps", cast.swarm2(), 10);
    tasks.tellReplicasWithLost(
        "one of three is off: service ls", cast.swarm2(), cast.nameOf(cast.swarm1()), 10);
  }

  private static boolean isDown(Table nodes, String name) {
    return nodes.column("STATUS").stream()
            .sorted()
            .toList()
            .equals(List.of("Down", "Ready", "Ready"))
        && Views.row(nodes, "HOSTNAME", name).get("STATUS").equals("Down")
        && Cast.statuses(nodes).equals(List.of("Leader", "Reachable", "Unreachable"));
  }

  private void drain() {
    String swarm2 = cast.nameOf(cast.swarm2());
    String swarm3 = cast.nameOf(cast.swarm3());
    teller.tell("drain", cast.swarm3(), "node update --availability drain " + swarm3);
    teller.await(
        "drained: service ps",
        cast.swarm2(),
        "service ps helloworld",
        Views.TASKS,
        table ->
            Views.running(table).equals(Map.of(swarm2, 10L))
                && cast.statesAt(table, cast.swarm3()).allMatch(s -> s.startsWith("Shutdown")));
    teller.shell(
        "drained: all elsewhere",
        cast.swarm2(),
        "docker service ps helloworld | grep " + swarm2 + " | wc -l");
    teller.tell("drained: node ls", cast.swarm2(), "node ls", Views.NODES);
    teller.tell("scale to one", cast.swarm2(), "service scale helloworld=1", Views.PROGRESS);
    teller.await(
        "one runs, and what was",
        cast.swarm2(),
        "service ps helloworld",
        Views.SINGLE_TASKS,
        table ->
            Tasks.allRun(table, 1)
                && table.column("DESIRED STATE").stream().noneMatch("Remove"::equals));
    tasks.tellReplicasWithLost(
        "one runs: service ls", cast.swarm2(), cast.nameOf(cast.swarm1()), 1);
    teller.shell(
        "one runs: where",
        cast.swarm2(),
        "docker service ps helloworld | grep " + swarm2 + " | grep -v Shutdown | wc -l");
  }

  private void bringBack() {
    cast.powerOn(cast.swarm1());
    teller.await(
        "all three are on",
        cast.swarm2(),
        "node ls",
        Views.NODES,
        nodes -> Cast.allReady(nodes, "Leader", "Reachable", "Reachable"));
    teller.tell("scale to twenty", cast.swarm2(), "service scale helloworld=20", Views.PROGRESS);
    tasks.awaitReplicas("twenty run", cast.swarm2(), "20/20");
    teller.shell("ten each", cast.swarm3(), distribution());
    teller.tell(
        "active", cast.swarm3(), "node update --availability active " + cast.nameOf(cast.swarm3()));
    teller.tell("scale to thirty", cast.swarm3(), "service scale helloworld=30", Views.PROGRESS);
    tasks.awaitReplicas("thirty run", cast.swarm3(), "30/30");
    teller.shell("ten each of three", cast.swarm3(), distribution());
  }

  /** The article's own; a machine that is shown by another name may sort elsewhere. */
  private String distribution() {
    String names = cast.all().stream().map(cast::nameOf).collect(joining("|"));
    return "docker service ps -f desired-state=running helloworld | grep -E '"
        + names
        + "' | awk '{print $4}' | sort | uniq -c | sort -k 2 | awk '{print $1}'";
  }

  private void leave() {
    teller.tell("leave, refused", cast.swarm3(), "swarm leave");
    teller.tell("leave", cast.swarm3(), "swarm leave --force");
    teller.tell("left", cast.swarm3(), "node ls");
    teller.awaitQuiet("a machine that left has no container", List.of(cast.swarm3()));
    teller.tell("service rm at the end", cast.swarm2(), "service rm helloworld");
    teller.tell("leave, the second", cast.swarm1(), "swarm leave --force");
    teller.tell("leave, the last", cast.swarm2(), "swarm leave --force");
    teller.awaitQuiet("nothing is left", List.of(cast.swarm1(), cast.swarm2()));
  }
}
