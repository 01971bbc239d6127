package dev.waggle.it.compat;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/**
 * "Setting up your own Docker swarm", an article of 2016: three machines, a service that is scaled,
 * a machine that is powered off, one that is drained. Every command of it is here, in its order,
 * with a few questions more.
 *
 * <p>Differences from the article: the machines have no way out, so the service pings itself; the
 * leader of a swarm of two comes back as leader or not, as it happens, so that swarm2 is from then
 * on whichever machine leads when the article says so.
 */
final class SeedArticle {
  private static final String NO_LEADER = "The swarm does not have a leader.";

  private final Swarm swarm;
  private final Storyteller teller;
  private int swarm1 = 1;
  private int swarm2 = 2;
  private int swarm3 = 3;

  SeedArticle(Swarm swarm, Transcript transcript) {
    this.swarm = swarm;
    this.teller = new Storyteller(swarm, transcript);
  }

  /** Plays it on machines that are up and in no swarm. */
  void play() {
    nameMachines(swarm1, swarm2, swarm3);
    initializeSwarm();
    createService();
    lookInside();
    losesOneOfTwoManagers();
    addThirdManager();
    scaleWithFaultTolerance();
    losesItsLeader();
    drain();
    bringBack();
    leave();
  }

  private void initializeSwarm() {
    teller.tell("init", swarm1, "swarm init");
    join("second manager", swarm1, swarm2);
    teller.await(
        "two managers",
        swarm2,
        "node ls",
        Views.NODES,
        nodes -> allReady(nodes, "Leader", "Reachable"));
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
    teller.tell(
        "create, with its progress",
        swarm2,
        "service create --replicas 5 --name helloworld alpine ping 127.0.0.1",
        Views.PROGRESS);
    awaitReplicas("five run: service ls", swarm2, "5/5");
    awaitTasks("five run: service ps", swarm1, 5);
  }

  private void lookInside() {
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
    teller.tell("a wrong name", swarm2, "service inspect --pretty nothing-here");
  }

  private void losesOneOfTwoManagers() {
    List<String> before = containersOf(swarm2);
    swarm.powerOff(swarm1);
    teller.awaitAnswer(
        "without a leader: node ls",
        swarm2,
        "node ls",
        answer -> answer.errors().contains(NO_LEADER));
    teller.tell("without a leader: service ls", swarm2, "service ls");
    teller.tell("without a leader: service ps", swarm2, "service ps helloworld");
    teller.tell("without a leader: service inspect", swarm2, "service inspect helloworld");
    teller.tell(
        "without a leader: service create",
        swarm2,
        "service create -d --name other alpine ping 127.0.0.1");
    teller.tell("without a leader: service scale", swarm2, "service scale -d helloworld=3");
    teller.tell("without a leader: service rm", swarm2, "service rm helloworld");
    teller.tell(
        "without a leader: node update",
        swarm2,
        "node update --availability drain " + name(swarm2));
    teller.tell("without a leader: join-token", swarm2, "swarm join-token worker");
    teller.tell(
        "without a leader: info",
        swarm2,
        "info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}} {{.Swarm.Error}}'");
    teller.note("containers run on without a leader", containersOf(swarm2).equals(before));

    swarm.powerOn(swarm1);
    teller.awaitTable(
        "a leader again", swarm2, "node ls", nodes -> allReady(nodes, "Leader", "Reachable"));
    int leader = leader(swarm2);
    nameMachines(leader == swarm1 ? swarm2 : swarm1, leader, swarm3);
    teller.tell("nothing was accepted: node ls", swarm2, "node ls", Views.NODES);
    awaitReplicas("nothing was accepted: service ls", swarm2, "5/5");
    awaitTasks("nothing was accepted: service ps", swarm2, 5, Views.TASKS_ANYWHERE);
  }

  private void addThirdManager() {
    join("third manager", swarm2, swarm3);
    teller.await(
        "three managers",
        swarm3,
        "node ls",
        Views.NODES,
        nodes -> allReady(nodes, "Leader", "Reachable", "Reachable"));
    teller.tell("service rm", swarm2, "service rm helloworld");
    teller.awaitQuiet("no container is left", List.of(swarm1, swarm2, swarm3));
    teller.tell("no service", swarm2, "service ls");
  }

  private void scaleWithFaultTolerance() {
    teller.tell(
        "create again",
        swarm1,
        "service create -d --replicas 5 --name helloworld alpine ping 127.0.0.1");
    awaitTasks("five run again", swarm1, 5);
    teller.tell("scale to ten", swarm1, "service scale -d helloworld=10");
    awaitTasks("ten run", swarm1, 10);
  }

  private void losesItsLeader() {
    int leader = leader(swarm1);
    List<Integer> others = swarm().stream().filter(host -> host != leader).toList();
    swarm.powerOff(leader);
    teller.awaitTable(
        "another leader",
        others.get(0),
        "node ls",
        nodes ->
            nodes.column("STATUS").stream()
                    .sorted()
                    .toList()
                    .equals(List.of("Down", "Ready", "Ready"))
                && Views.row(nodes, "HOSTNAME", name(leader)).get("STATUS").equals("Down")
                && statuses(nodes).equals(List.of("Leader", "Reachable", "Unreachable")));
    int next = leader(others.get(0));
    nameMachines(leader, next, others.get(0) == next ? others.get(1) : others.get(0));
    teller.tell("one of three is off: node ls", swarm2, "node ls", Views.NODES);
    awaitTasks("one of three is off: service ps", swarm2, 10, Views.SINGLE_TASKS);
    // Tasks of a machine that is off count as what they were last seen as.
    Table tasks = Table.of(teller.docker(swarm2, "service ps helloworld").required());
    long shown = 10 + Views.at(tasks, name(swarm1)).filter(s -> s.startsWith("Running")).count();
    Table services = Table.of(teller.docker(swarm2, "service ls").required());
    teller.note(
        "one of three is off: service ls",
        services.column("REPLICAS").equals(List.of(shown + "/10")));
  }

  private void drain() {
    teller.tell("drain", swarm3, "node update --availability drain " + name(swarm3));
    teller.await(
        "drained: service ps",
        swarm2,
        "service ps helloworld",
        Views.SINGLE_TASKS,
        tasks ->
            Views.running(tasks).equals(Map.of(name(swarm2), 10L))
                && Views.at(tasks, name(swarm3)).allMatch(state -> state.startsWith("Shutdown")));
    teller.shell(
        "drained: all elsewhere",
        swarm2,
        "docker service ps helloworld | grep " + name(swarm2) + " | wc -l");
    teller.tell("drained: node ls", swarm2, "node ls", Views.NODES);
    teller.tell("scale to one", swarm2, "service scale -d helloworld=1");
    teller.await(
        "one runs",
        swarm2,
        "service ps helloworld",
        Views.LIVE_TASKS,
        tasks ->
            tasks.rows().stream().filter(row -> !Views.isOld(row)).count() == 1
                && Views.running(tasks).equals(Map.of(name(swarm2), 1L)));
  }

  private void bringBack() {
    swarm.powerOn(swarm1);
    teller.await(
        "all three are on",
        swarm2,
        "node ls",
        Views.NODES,
        nodes -> allReady(nodes, "Leader", "Reachable", "Reachable"));
    teller.tell("scale to twenty", swarm2, "service scale -d helloworld=20");
    awaitReplicas("twenty run", swarm2, "20/20");
    teller.shell("ten each", swarm3, distribution());
    teller.tell("active", swarm3, "node update --availability active " + name(swarm3));
    teller.tell("scale to thirty", swarm3, "service scale -d helloworld=30");
    awaitReplicas("thirty run", swarm3, "30/30");
    teller.shell("ten each of three", swarm3, distribution());
  }

  /** The article's own; a machine that is shown by another name may sort elsewhere. */
  private String distribution() {
    String names = swarm().stream().map(this::name).collect(joining("|"));
    return "docker service ps -f desired-state=running helloworld | grep -E '"
        + names
        + "' | awk '{print $4}' | sort | uniq -c | sort -k 2 | awk '{print $1}'";
  }

  private void leave() {
    teller.tell("leave, refused", swarm3, "swarm leave");
    teller.tell("leave", swarm3, "swarm leave --force");
    teller.tell("left", swarm3, "node ls");
    teller.awaitQuiet("a machine that left has no container", List.of(swarm3));
    teller.tell("service rm at the end", swarm2, "service rm helloworld");
    teller.tell("leave, the second", swarm1, "swarm leave --force");
    teller.tell("leave, the last", swarm2, "swarm leave --force");
    teller.awaitQuiet("nothing is left", List.of(swarm1, swarm2));
  }

  private void awaitReplicas(String title, int host, String replicas) {
    teller.await(
        title,
        host,
        "service ls",
        Views.ROWS,
        services -> services.column("REPLICAS").equals(List.of(replicas)));
  }

  /** That many run, every older one has come to its end or is on a machine that is off. */
  private void awaitTasks(String title, int host, int count) {
    awaitTasks(title, host, count, Views.TASKS);
  }

  private void awaitTasks(String title, int host, int count, View view) {
    teller.await(
        title,
        host,
        "service ps helloworld",
        view,
        tasks ->
            Views.running(tasks).values().stream().mapToLong(Long::longValue).sum() == count
                && tasks.rows().stream().filter(row -> !Views.isOld(row)).count() == count);
  }

  private static boolean allReady(Table nodes, String... statuses) {
    return statuses(nodes).equals(List.of(statuses))
        && nodes.column("STATUS").stream().allMatch("Ready"::equals);
  }

  private static List<String> statuses(Table nodes) {
    return nodes.column("MANAGER STATUS").stream().sorted().toList();
  }

  private int leader(int asked) {
    Table nodes = Table.of(teller.docker(asked, "node ls").required());
    String leader = Views.row(nodes, "MANAGER STATUS", "Leader").get("HOSTNAME");
    return swarm().stream()
        .filter(host -> name(host).equals(leader))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no machine is named " + leader));
  }

  /** Asks the engine itself. */
  private List<String> containersOf(int host) {
    Client engine = new Client(swarm.hosts().engineSocket(host));
    return engine.docker("ps -q --no-trunc").required().lines().sorted().toList();
  }

  private List<Integer> swarm() {
    return List.of(swarm1, swarm2, swarm3);
  }

  private String name(int host) {
    return swarm.hosts().name(host);
  }

  private void nameMachines(int first, int second, int third) {
    swarm1 = first;
    swarm2 = second;
    swarm3 = third;
    teller.nameMachines(swarm());
  }
}
