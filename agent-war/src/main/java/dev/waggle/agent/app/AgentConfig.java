package dev.waggle.agent.app;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The agent's settings, read once at start-up.
 *
 * @param runtime how tasks run
 * @param hostname the node's name; empty for the host's
 * @param nanoCpus share of the engine's CPUs that is this node's; empty for all
 * @param memoryBytes share of its memory; empty for all
 * @param exitOnFailure whether a node that cannot start ends its JVM
 */
record AgentConfig(
    Path dataDir,
    URI engine,
    Runtime runtime,
    Optional<String> hostname,
    Optional<Long> nanoCpus,
    Optional<Long> memoryBytes,
    boolean exitOnFailure) {

  /** How tasks run. */
  enum Runtime {
    DOCKER("docker"),
    PROCESS("process");

    private final String word;

    Runtime(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    private static Runtime of(String word) {
      for (Runtime runtime : values()) {
        if (runtime.word.equals(word)) {
          return runtime;
        }
      }
      throw new IllegalArgumentException("waggle.runtime is docker or process, not " + word);
    }
  }

  /**
   * @throws IllegalArgumentException with one line that names the setting that is wrong
   */
  static AgentConfig from(Config config) {
    return new AgentConfig(
        Path.of(text(config, "waggle.data.dir").orElse("/var/lib/waggle")).toAbsolutePath(),
        URI.create(text(config, "waggle.engine").orElse("unix:///var/run/docker.sock")),
        Runtime.of(text(config, "waggle.runtime").orElse(Runtime.DOCKER.word())),
        text(config, "waggle.hostname"),
        text(config, "waggle.cpus").map(AgentConfig::nanoCpus),
        text(config, "waggle.memory").map(AgentConfig::bytes),
        text(config, "waggle.exit.on.failure").filter("true"::equals).isPresent());
  }

  private static Optional<String> text(Config config, String key) {
    return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }

  private static long nanoCpus(String cpus) {
    try {
      return requirePositive(new BigDecimal(cpus).movePointRight(9).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("waggle.cpus is a number of CPUs, not " + cpus, e);
    }
  }

  private static long bytes(String memory) {
    try {
      return requirePositive(Long.parseLong(memory));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("waggle.memory is a number of bytes, not " + memory, e);
    }
  }

  private static long requirePositive(long number) {
    if (number <= 0) {
      throw new NumberFormatException("not positive: " + number);
    }
    return number;
  }
}
