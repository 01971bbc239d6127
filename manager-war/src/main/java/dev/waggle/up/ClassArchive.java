package dev.waggle.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the class archive from which the nodes of this machine start: a swarm of two nodes, away
 * from every other, is started, runs a service of plain processes and is stopped; when the first
 * one ends, its JVM writes down the classes as it has them in memory (class data sharing). They
 * hold for one JDK and for the files of this build; a JVM takes no class from it that has changed.
 *
 * <p>Arguments: {@code script=PATH} of {@code bin/waggle}, {@code archive=FILE} that is not there
 * yet, {@code home=DIR} for the nodes, with a short path, since sockets are in it. Exit status 1
 * and one line on standard error if it could not be made.
 */
public final class ClassArchive {
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 30_000;

  /** Writing it takes ten seconds of a slow machine. */
  private static final Duration STOP = Duration.ofMinutes(5);

  private static final String OPTIONS = "WAGGLE_JAVA_OPTS";

  private final Path script;
  private final Path archive;
  private final List<UpNode> nodes;

  private ClassArchive(Map<String, String> settings) {
    this.script = Path.of(settings.getOrDefault("script", "bin/waggle"));
    this.archive = Path.of(settings.getOrDefault("archive", "classes.jsa"));
    Path home = Path.of(settings.getOrDefault("home", "."));
    PrimitiveIterator.OfInt ports = freePorts();
    this.nodes = List.of(new UpNode(1, home, ports.next()), new UpNode(2, home, ports.next()));
  }

  public static void main(String[] arguments) throws InterruptedException {
    try {
      ClassArchive archive = new ClassArchive(Arguments.settings(arguments));
      Runtime.getRuntime().addShutdownHook(new Thread(archive::stop, "stop"));
      archive.make();
    } catch (CannotStart e) {
      Console.say(e.line());
      System.exit(1);
    }
  }

  private void make() throws InterruptedException {
    List<String> options = List.of("--runtime", "process");
    nodes.get(0).start(script, options, Map.of(OPTIONS, "-XX:ArchiveClassesAtExit=" + archive));
    nodes.get(1).start(script, options, Map.of());
    for (UpNode node : nodes) {
      node.awaitAnswer();
    }
    SwarmSetup setup = new SwarmSetup(nodes, line -> {});
    setup.gather();
    setup.runService();
    setup.removeService();
    stop();
    if (!Files.exists(archive)) {
      throw new CannotStart("the node wrote no " + archive + ", see " + nodes.get(0).console());
    }
  }

  private void stop() {
    UpNode.stop(nodes, STOP);
  }

  /**
   * Away from those that nodes of this machine are likely to be told; the next one is free, too.
   */
  private static PrimitiveIterator.OfInt freePorts() {
    return ThreadLocalRandom.current()
        .ints(FIRST_PORT / 2, LAST_PORT / 2)
        .map(half -> half * 2)
        .distinct()
        .filter(port -> Up.isFree(port) && Up.isFree(port + 1))
        .iterator();
  }
}
