package dev.waggle.it.fault;

import static dev.waggle.it.fault.FaultSwarm.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.compat.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A service's tasks as the machines themselves show them: which process runs for which task. */
final class Running {
  private static final String SPEC =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"alpine","Command":["sleep","86400"]}},
      "Mode":{"Replicated":{"Replicas":%d}}}""";

  private final FaultSwarm swarm;
  private final String name;
  private int replicas;

  private Running(FaultSwarm swarm, String name, int replicas) {
    this.swarm = swarm;
    this.name = name;
    this.replicas = replicas;
  }

  /** The service that is there all the time: two tasks on each machine. */
  static Running steady(FaultSwarm swarm) {
    return of(swarm, "steady", 2 * swarm.machines().size());
  }

  /** Creates the service, if it is not there, and waits until all its tasks run. */
  static Running of(FaultSwarm swarm, String name, int replicas) {
    if (!swarm.services(1).containsValue(name)) {
      swarm.post(1, "/services/create", SPEC.formatted(name, replicas));
    }
    Running running = new Running(swarm, name, replicas);
    running.awaitAll(1);
    return running;
  }

  /** Waits until so many tasks run as are wanted, and no other is wanted. */
  void awaitAll(int asked) {
    eventually(replicas + " tasks of " + name + " run, asked at " + asked)
        .untilAsserted(
            () ->
                assertThat(wanted(asked))
                    .hasSize(replicas)
                    .allSatisfy(
                        task ->
                            assertThat(task.at("/Status/State").asText()).isEqualTo("running")));
  }

  /**
   * Waits until exactly what is wanted runs on these machines: nothing is missing, nothing twice.
   */
  void awaitOnly(Collection<Integer> machines, int asked) {
    eventually("what runs of " + name + " is what is wanted")
        .untilAsserted(
            () -> {
              Set<String> running = new TreeSet<>();
              processes(machines, tasks(asked))
                  .values()
                  .forEach(found -> running.addAll(found.keySet()));
              assertThat(wanted(asked))
                  .extracting(task -> task.path("ID").asText())
                  .hasSize(replicas)
                  .containsExactlyInAnyOrderElementsOf(running);
            });
  }

  void scale(int to) {
    JsonNode service = swarm.get(1, "/services/" + name);
    swarm.post(
        1,
        "/services/" + name + "/update?version=" + service.at("/Version/Index").asLong(),
        SPEC.formatted(name, to));
    replicas = to;
  }

  List<JsonNode> wanted(int asked) {
    return tasks(asked).stream()
        .filter(task -> task.path("DesiredState").asText().equals("running"))
        .toList();
  }

  /** All that the manager still knows of. */
  List<JsonNode> tasks(int asked) {
    return StreamSupport.stream(
            swarm.get(asked, "/tasks?filters={%22service%22:[%22" + name + "%22]}").spliterator(),
            false)
        .toList();
  }

  /** The processes by task that run on the machines, and are wanted there. */
  Map<Integer, Map<String, String>> processes(Collection<Integer> machines) {
    return processes(machines, wanted(1));
  }

  private Map<Integer, Map<String, String>> processes(
      Collection<Integer> machines, List<JsonNode> tasks) {
    Map<Integer, Map<String, String>> found = new TreeMap<>();
    List<String> mine = tasks.stream().map(task -> task.path("ID").asText()).toList();
    for (int machine : machines) {
      Map<String, String> all = processesOn(machine);
      all.keySet().retainAll(mine);
      found.put(machine, all);
    }
    return found;
  }

  private Map<String, String> processesOn(int machine) {
    return swarm.hosts().haveEngines() ? containersOf(machine) : ownProcessesOf(machine);
  }

  private Map<String, String> containersOf(int machine) {
    Map<String, String> found = new TreeMap<>();
    new Client(swarm.hosts().engineSocket(machine))
        .docker("ps --no-trunc --format '{{.Label \"com.docker.swarm.task.id\"}} {{.ID}}'")
        .required()
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(parts -> found.put(parts[0], parts[1]));
    return found;
  }

  private Map<String, String> ownProcessesOf(int machine) {
    Path tasks = swarm.nodes().dataDirectory(machine).resolve("agent/tasks");
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> directories = Files.list(tasks)) {
      for (Path directory : directories.toList()) {
        Path process = directory.resolve("started/task");
        if (Files.exists(process)) {
          String noted = Files.readString(process).strip();
          if (ProcessNote.stillRuns(noted)) {
            found.put(directory.getFileName().toString(), noted);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** What ran runs on, as the same processes of the same tasks, and is still wanted. */
  void assertUntouched(Map<Integer, Map<String, String>> before, int asked) {
    Map<Integer, Map<String, String>> now = processes(before.keySet(), tasks(asked));
    List<String> wanted = wanted(asked).stream().map(task -> task.path("ID").asText()).toList();
    before.forEach(
        (machine, processes) -> {
          assertThat(now.get(machine))
              .as(() -> "machine " + machine + " of " + stories(asked))
              .containsAllEntriesOf(processes);
          assertThat(wanted).as("of machine %s", machine).containsAll(processes.keySet());
        });
  }

  /** What became of each task, a line for each. */
  private String stories(int asked) {
    return tasks(asked).stream()
        .map(
            task ->
                "%n%s %s slot %s wanted %s, %s"
                    .formatted(
                        task.path("ID").asText(),
                        task.path("NodeID").asText(),
                        task.path("Slot").asText(),
                        task.path("DesiredState").asText(),
                        task.path("Status")))
        .collect(Collectors.joining());
  }
}
