package dev.waggle.it.compat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Machines of a test's own, each with an address, a host name and a Docker Engine: network
 * namespaces, made by {@code tools/hosts}. They are numbered from 1.
 */
public final class Hosts {
  private final Path script;
  private final String prefix;
  private final String network;
  private final Path dir;
  private final boolean engines;

  /**
   * Machines with an engine each.
   *
   * @param prefix of the machines' names, short: names of network devices are made of it
   * @param network the first three bytes of their addresses
   * @param dir where their files are; short, because sockets are among them
   */
  public Hosts(Path script, String prefix, String network, Path dir) {
    this(script, prefix, network, dir, true);
  }

  private Hosts(Path script, String prefix, String network, Path dir, boolean engines) {
    this.script = script;
    this.prefix = prefix;
    this.network = network;
    this.dir = dir;
    this.engines = engines;
  }

  /** Machines without engines, which are there at once; the rest as with the constructor. */
  public static Hosts bare(Path script, String prefix, String network, Path dir) {
    return new Hosts(script, prefix, network, dir, false);
  }

  /** Skips the test, saying why, where there can be no machines. */
  public static void assumePossible() throws IOException {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    for (String program :
        new String[] {
          "docker", "dockerd", "ip", "iptables", "busybox", "nsenter", "unshare", "setsid"
        }) {
      assumeTrue(onPath(program), program + " is not installed");
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }

  public boolean haveEngines() {
    return engines;
  }

  void up(int count) {
    down(); // what a run that was killed has left
    if (engines) {
      tool("up", String.valueOf(count));
      tool("image");
    } else {
      tool("up", String.valueOf(count), "--bare");
    }
  }

  public String name(int host) {
    return prefix + host;
  }

  public String address(int host) {
    return network + "." + host;
  }

  public Path directory(int host) {
    return dir.resolve(name(host));
  }

  public Path engineSocket(int host) {
    return directory(host).resolve("docker.sock");
  }

  /** Every process of that machine ends without notice, and its cable is out. */
  void powerOff(int host) {
    tool("poweroff", name(host));
  }

  /** The machine starts, with its engine and nothing else. */
  void powerOn(int host) {
    tool("poweron", name(host));
  }

  /** Starts the engine of a machine again. */
  public void startEngine(int host) {
    tool("engine", name(host));
  }

  /** Pulls its cable; what runs there goes on. */
  public void unplug(int host) {
    tool("unplug", name(host));
  }

  public void plug(int host) {
    tool("plug", name(host));
  }

  /** Nothing passes between the two any more, either way; both reach all others. */
  public void cut(int one, int other) {
    tool("cut", name(one), name(other));
  }

  public void mend(int one, int other) {
    tool("mend", name(one), name(other));
  }

  /** A command line that runs the given one on that machine. */
  public List<String> on(int host, List<String> command) {
    List<String> line = new ArrayList<>(List.of(script.toString(), "run", name(host)));
    line.addAll(command);
    return line;
  }

  public Map<String, String> environment() {
    return Map.of("HOSTS_PREFIX", prefix, "HOSTS_NET", network, "HOSTS_DIR", dir.toString());
  }

  private void tool(String... arguments) {
    List<String> line = new ArrayList<>(List.of(script.toString()));
    line.addAll(List.of(arguments));
    new Command(line, environment()).run().required();
  }

  /** Ends every process of the machines and removes their files; does nothing if there are none. */
  void down() {
    tool("down");
  }

  /** Copies the logs that are in a machine's directory, or in the given one below it. */
  void keepLogs(int host, String below, Path to) throws IOException {
    Path from = directory(host).resolve(below);
    if (!Files.isDirectory(from)) {
      return;
    }
    Path target = Files.createDirectories(to.resolve(name(host)));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Hosts::isLog).toList()) {
        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static boolean isLog(Path file) {
    return Files.isRegularFile(file) && file.toString().matches(".*\\.(log|out)(\\.\\d+)?");
  }
}
