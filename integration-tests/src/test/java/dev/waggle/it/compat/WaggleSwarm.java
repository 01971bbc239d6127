package dev.waggle.it.compat;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A node of Waggle on each machine, in the foreground as a service unit would run it: beside the
 * engine, or, where there is none, with tasks that are processes.
 */
public final class WaggleSwarm implements Swarm {
  private static final Duration START = Duration.ofMinutes(2);

  private final Hosts hosts;
  private final Path script;
  private final Path node;
  private final Map<Integer, Process> processes = new TreeMap<>();

  /**
   * @param script {@code bin/waggle}
   * @param node the built node that it is to run
   */
  public WaggleSwarm(Hosts hosts, Path script, Path node) {
    this.hosts = hosts;
    this.script = script;
    this.node = node;
  }

  @Override
  public Hosts hosts() {
    return hosts;
  }

  @Override
  public Path socket(int host) {
    return dataDirectory(host).resolve("waggle.sock");
  }

  public Path dataDirectory(int host) {
    return hosts.directory(host).resolve("w");
  }

  @Override
  public void start(int machines) {
    hosts.up(machines);
    for (int host = 1; host <= machines; host++) {
      launch(host);
    }
    for (int host = 1; host <= machines; host++) {
      awaitAnswer(host);
    }
  }

  @Override
  public void powerOn(int host) {
    hosts.powerOn(host);
    launch(host);
    awaitAnswer(host);
  }

  /** Starts the node of a machine and does not wait for anything. */
  public void launch(int host) {
    // A session of its own: its id is the process group, which stop() ends as a whole.
    List<String> line = new ArrayList<>(List.of("setsid"));
    line.addAll(
        hosts.on(
            host,
            List.of(
                script.toString(),
                "node",
                "--data-dir",
                dataDirectory(host).toString(),
                hosts.haveEngines() ? "--engine" : "--runtime",
                hosts.haveEngines() ? "unix://" + hosts.engineSocket(host) : "process",
                "--listen",
                "0.0.0.0:2377",
                "--advertise",
                hosts.address(host),
                "--hostname",
                hosts.name(host))));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    hosts.directory(host).resolve("node.log").toFile()));
    builder.environment().putAll(hosts.environment());
    builder.environment().put("WAGGLE_HOME", node.toString());
    try {
      processes.put(host, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns once the node of that machine answers; fails if it ends before that. */
  public void awaitAnswer(int host) {
    Process process = processes.get(host);
    await("an answer of " + hosts.name(host))
        .atMost(START)
        .until(() -> !process.isAlive() || new Client(socket(host)).docker("version").ok());
    if (!process.isAlive()) {
      throw new AssertionError(hosts.name(host) + " ended: exit " + process.exitValue());
    }
  }

  /** Sends a signal to the node of a machine; to its tasks it does not. */
  public void signal(int host, String name) {
    signal(name, processes.get(host));
  }

  /** Stops the node of a machine by that signal and returns once it has ended. */
  public void end(int host, String signal) {
    // The tool waits for the node as its child, and may end before it.
    List<ProcessHandle> node = processes.get(host).children().toList();
    signal(host, signal);
    awaitEnd(processes.get(host));
    await("the end of " + hosts.name(host))
        .atMost(START)
        .until(() -> node.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void keepLogs(int machines, Path to) throws IOException {
    Swarm.super.keepLogs(machines, to);
    for (int host = 1; host <= machines; host++) {
      hosts.keepLogs(host, "w/log", to);
    }
  }

  @Override
  public void stop() {
    processes.values().forEach(process -> signal("TERM", process));
    processes.values().forEach(WaggleSwarm::awaitEnd);
    hosts.down();
  }

  private static void signal(String name, Process process) {
    if (process.isAlive()) {
      Command.of("kill", "-" + name, "--", "-" + process.pid()).run();
    }
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        signal("KILL", process);
      }
    } catch (InterruptedException e) {
      signal("KILL", process);
      Thread.currentThread().interrupt();
    }
  }
}
