package dev.waggle.it.compat;

import java.util.List;

/**
 * A service of one machine that is updated: to what runs, to what fails, to what no node may run;
 * paused, rolled back, overtaken, scaled meanwhile. Then a global one.
 */
final class UpdateStory {
  private static final int HOST = 1;
  private static final String WEB = "helloworld";
  private static final String CREATE =
      "service create --no-resolve-image --name %s --stop-grace-period 1s --update-monitor 2s"
          + " --rollback-monitor 2s %s busybox sleep 9999";
  private static final String STATUS =
      "{{with .UpdateStatus}}{{.State}}: {{.Message}}"
          + "{{if .StartedAt}}, started{{end}}{{if .CompletedAt}}, completed{{end}}{{end}}";
  private static final String SPECS =
      "{{with .PreviousSpec}}was {{json .TaskTemplate.ContainerSpec}} {{.TaskTemplate.ForceUpdate}};"
          + " {{end}}is {{json .Spec.TaskTemplate.ContainerSpec}} {{.Spec.TaskTemplate.ForceUpdate}}";

  private final Storyteller teller;

  UpdateStory(Swarm swarm, Transcript transcript) {
    teller = new Storyteller(swarm, transcript);
    teller.nameMachines(List.of(HOST));
  }

  /** Plays it on a machine that is up and in no swarm. */
  void play() {
    teller.docker(HOST, "swarm init").required();
    whatRuns();
    back();
    whatFails();
    whatWaits();
    howManyMayFail();
    everywhere();
    refused();
  }

  private void whatRuns() {
    told("create", CREATE.formatted(WEB, "--replicas 3"));
    update("another image", WEB, "--image alpine");
    awaitStatus("another image: status", WEB, "completed");
    teller.tell("another image: tasks", HOST, "service ps " + WEB, Views.TASKS);
    update("another variable", WEB, "--env-add A=1");
    awaitStatus("another variable: status", WEB, "completed");
    update("by force", WEB, "--force");
    awaitStatus("by force: status", WEB, "completed");
    update("start first", WEB, "--update-order start-first --env-add B=2");
    awaitStatus("start first: status", WEB, "completed");
    teller.tell("start first: tasks", HOST, "service ps " + WEB, Views.TASKS);
    update("a label replaces nothing", WEB, "--label-add x=y");
    status("a label: no status", WEB);
    update(
        "a way of updating replaces nothing",
        WEB,
        "--update-parallelism 2 --update-delay 1s --update-order stop-first");
    status("a way of updating: no status", WEB);
  }

  private void back() {
    told("rollback", "service rollback " + WEB);
    awaitStatus("rollback: status", WEB, "rollback_completed");
    teller.tell("rollback: inspect", HOST, "service inspect --pretty " + WEB);
    update("a variable to go back from", WEB, "--update-order stop-first --env-add C=3");
    told("rollback of it", "service rollback " + WEB);
    awaitStatus("rollback of it: status", WEB, "rollback_completed");
    told("rollback of the rollback", "service rollback " + WEB);
    awaitStatus("rollback of the rollback: status", WEB, "rollback_completed");
    told("update --rollback", "service update -d --rollback " + WEB);
    awaitStatus("update --rollback: status", WEB, "rollback_completed");
  }

  private void whatFails() {
    update("a command that fails", WEB, "--update-parallelism 1 --update-delay 0s --args false");
    awaitStatus("a command that fails: status", WEB, "paused");
    told("rollback after the pause", "service rollback " + WEB);
    awaitStatus("rollback after the pause: status", WEB, "rollback_completed");
    update("a failure that rolls back", WEB, "--update-failure-action rollback --args false");
    awaitStatus("a failure that rolls back: status", WEB, "rollback_completed");
    told("rollback without a previous spec", "service rollback " + WEB);
    told("update --rollback with other flags", "service update --rollback --image x " + WEB);
    update("no such image", WEB, "-d --image nosuch:1 --update-failure-action pause");
    awaitStatus("no such image: status", WEB, "paused");
    update("an image again", WEB, "--image busybox");
    awaitStatus("an image again: status", WEB, "completed");
  }

  private void whatWaits() {
    update("a node that is not there", WEB, "-d --constraint-add node.labels.no==1");
    teller.await(
        "a node that is not there: tasks",
        HOST,
        "service ps --no-trunc -f desired-state=running " + WEB,
        Views.SINGLE_TASKS,
        tasks -> tasks.column("ERROR").stream().anyMatch(why -> why.contains("no suitable node")));
    status("a node that is not there: status", WEB);
    update(
        "overtaken", WEB, "--constraint-rm node.labels.no==1 --constraint-add node.role==manager");
    awaitStatus("overtaken: status", WEB, "completed");
    told("scaled", "service scale " + WEB + "=5");
    status("scaled: no status", WEB);
    update("scaled down and changed", WEB, "--replicas 2 --env-add D=4");
    awaitStatus("scaled down and changed: status", WEB, "completed");
  }

  private void howManyMayFail() {
    update("half of them may fail", WEB, "-d --update-max-failure-ratio 0.5 --args false");
    awaitStatus("half of them may fail: status", WEB, "paused");
    update("all may fail", WEB, "-d --update-failure-action continue --args 'sh -c \"exit 3\"'");
    awaitStatus("all may fail: status", WEB, "completed");
    update("never to be restarted", WEB, "--args 'sleep 9999' --restart-condition none");
    awaitStatus("never to be restarted: status", WEB, "completed");
  }

  private void everywhere() {
    told("global", CREATE.formatted("agent", "--mode global"));
    update("global: a variable", "agent", "--env-add A=1");
    awaitStatus("global: status", "agent", "completed");
    told("global: rollback", "service rollback agent");
    awaitStatus("global: rollback: status", "agent", "rollback_completed");
  }

  private void refused() {
    post("an old version", "version=1");
    post("an old version, going back", "version=1&rollback=previous");
    post("going back anywhere", "version=1&rollback=bogus");
  }

  private void update(String title, String service, String flags) {
    told(title, "service update --no-resolve-image " + flags + " " + service);
  }

  private void told(String title, String words) {
    teller.tell(title, HOST, words, Views.PROGRESS);
  }

  private void status(String title, String service) {
    teller.tell(title, HOST, inspect(service));
  }

  private void awaitStatus(String title, String service, String state) {
    teller.awaitAnswer(
        title, HOST, inspect(service), answer -> answer.output().startsWith(state + ":"));
  }

  private static String inspect(String service) {
    return "service inspect --format '" + STATUS + "; " + SPECS + "' " + service;
  }

  private void post(String title, String query) {
    teller.shell(
        title,
        HOST,
        "docker service inspect --format '{{json .Spec}}' agent"
            + " | curl -s --unix-socket ${DOCKER_HOST#unix://} -H 'Content-Type: application/json'"
            + " --data @- 'http://docker/v1.41/services/agent/update?"
            + query
            + "'");
  }
}
