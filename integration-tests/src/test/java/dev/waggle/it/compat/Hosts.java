package dev.waggle.it.compat;

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
final class Hosts {
  private final Path script;
  private final String prefix;
  private final String network;
  private final Path dir;

  /**
   * @param prefix of the machines' names, short: names of network devices are made of it
   * @param network the first three bytes of their addresses
   * @param dir where their files are; short, because sockets are among them
   */
  Hosts(Path script, String prefix, String network, Path dir) {
    this.script = script;
    this.prefix = prefix;
    this.network = network;
    this.dir = dir;
  }

  void up(int count) {
    down(); // what a run that was killed has left
    tool("up", String.valueOf(count));
    tool("image");
  }

  String name(int host) {
    return prefix + host;
  }

  String address(int host) {
    return network + "." + host;
  }

  Path directory(int host) {
    return dir.resolve(name(host));
  }

  Path engineSocket(int host) {
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

  /** A command line that runs the given one on that machine. */
  List<String> on(int host, List<String> command) {
    List<String> line = new ArrayList<>(List.of(script.toString(), "run", name(host)));
    line.addAll(command);
    return line;
  }

  Map<String, String> environment() {
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
