package dev.waggle.manager.adapter.host;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.core.cluster.HostEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's own facts, and its engine's where one is configured. An engine that does not answer is
 * left out, so that {@code /info} and {@code /version} answer whatever state it is in.
 */
public final class LocalHost implements HostEngine {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final List<String> TRUE_FLAGS =
      List.of(
          "MemoryLimit",
          "SwapLimit",
          "CpuCfsPeriod",
          "CpuCfsQuota",
          "CPUShares",
          "CPUSet",
          "PidsLimit",
          "OomKillDisable",
          "IPv4Forwarding",
          "BridgeNfIptables",
          "BridgeNfIp6tables");
  private final Optional<EngineSocket> engine;
  private final String hostname;
  private final Path dataDir;

  /**
   * @param engine path of the engine's unix socket; empty on the process runtime
   */
  public LocalHost(Optional<Path> engine, String hostname, Path dataDir) {
    this.engine = engine.map(socket -> new EngineSocket(socket, TIMEOUT));
    this.hostname = hostname;
    this.dataDir = dataDir;
  }

  @Override
  public Map<String, Object> info() {
    Map<String, Object> info = ask("/info").orElseGet(this::ownFacts);
    info.put("Name", hostname);
    return info;
  }

  @Override
  public Optional<Map<String, Object>> version() {
    return ask("/version");
  }

  private Optional<Map<String, Object>> ask(String path) {
    if (engine.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(object(engine.get().get(path)));
    } catch (IOException | MalformedJsonException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> object(byte[] json) {
    Map<String, Object> object = new LinkedHashMap<>();
    Map<?, ?> decoded = EngineJson.api().fromJson(json, Map.class);
    decoded.forEach((key, value) -> object.put(String.valueOf(key), value));
    return object;
  }

  private Map<String, Object> ownFacts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("ID", hostname);
    for (String count :
        List.of("Containers", "ContainersRunning", "ContainersPaused", "ContainersStopped")) {
      facts.put(count, 0);
    }
    facts.put("Images", 0);
    facts.put("Driver", "process");
    facts.put("LoggingDriver", "local");
    facts.put("CgroupDriver", "none");
    TRUE_FLAGS.forEach(flag -> facts.put(flag, true));
    facts.put("KernelVersion", System.getProperty("os.version", ""));
    facts.put("OperatingSystem", operatingSystem());
    facts.put("OSType", "linux");
    facts.put("Architecture", kernelArchitecture());
    facts.put("NCPU", Runtime.getRuntime().availableProcessors());
    facts.put("MemTotal", memoryBytes());
    facts.put("DockerRootDir", dataDir.toString());
    facts.put("Labels", List.of());
    facts.put("SecurityOptions", List.of());
    facts.put("Runtimes", Map.of());
    facts.put("DefaultRuntime", "process");
    return facts;
  }

  /** The kernel's name of the architecture, not Java's. */
  static String kernelArchitecture() {
    String arch = System.getProperty("os.arch", "");
    return arch.equals("amd64") ? "x86_64" : arch;
  }

  private static long memoryBytes() {
    return lines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String operatingSystem() {
    return lines(Path.of("/etc/os-release")).stream()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("linux");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
