package dev.waggle.it.compat;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Objects;

/** The two swarms that are compared, and what others are made of. */
public final class Swarms {
  private static final Path ROOT = Path.of(property("waggle.root")).normalize();
  private static final Path NODE = Path.of(property("waggle.node.dir")).normalize();
  private static final Path TEMP = Path.of(property("java.io.tmpdir"));
  private static final Path TOOL = ROOT.resolve("integration-tests/tools/hosts");

  private Swarms() {}

  /** Something to do on them. */
  @FunctionalInterface
  public interface Play {
    void play() throws Exception;
  }

  /** Does it, or skips the test and says why that cannot be. */
  public static void alone(Play play) throws Exception {
    Hosts.assumePossible();
    // Names of machines are the same in every run: two runs at once would be in each other's way.
    try (RandomAccessFile alone =
        new RandomAccessFile(TEMP.resolve("waggle-compat.lock").toFile(), "rw")) {
      alone.getChannel().lock();
      play.play();
    }
  }

  public static Swarm ofDocker() {
    return new Swarm.OfDocker(hosts("dckr", "10.59.0"));
  }

  public static Swarm ofWaggle() {
    return ofWaggle(hosts("wggl", "10.58.0"));
  }

  /** Nodes of what was built, on these machines. */
  public static WaggleSwarm ofWaggle(Hosts hosts) {
    return new WaggleSwarm(hosts, ROOT.resolve("bin/waggle"), NODE);
  }

  /** Machines of their own name and network, with an engine each. */
  public static Hosts hosts(String prefix, String network) {
    return new Hosts(TOOL, prefix, network, TEMP.resolve(prefix));
  }

  /** The same without engines. */
  public static Hosts bareHosts(String prefix, String network) {
    return Hosts.bare(TOOL, prefix, network, TEMP.resolve(prefix));
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
