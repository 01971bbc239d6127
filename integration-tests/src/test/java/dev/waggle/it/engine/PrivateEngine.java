package dev.waggle.it.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A Docker Engine of a test's own: its own data, its own socket, no network of its own. */
final class PrivateEngine implements AutoCloseable {
  private final Path dir;
  private final Path socket;
  private final Process dockerd;

  private PrivateEngine(Path dir, Path socket, Process dockerd) {
    this.dir = dir;
    this.socket = socket;
    this.dockerd = dockerd;
  }

  /** Starts an engine below the directory; skips the test, saying why, where that cannot be. */
  static PrivateEngine start(Path dir) throws IOException {
    assumeTrue(isRoot(), "an engine of the test's own needs root");
    assumeTrue(onPath("dockerd").isPresent(), "dockerd is not installed");
    assumeTrue(onPath("docker").isPresent(), "the docker command is not installed");
    assumeTrue(onPath("busybox").isPresent(), "busybox (static) is not installed");
    Path socket = dir.resolve("docker.sock");
    Path log = dir.resolve("dockerd.log");
    Process dockerd =
        new ProcessBuilder(
                "dockerd",
                "--data-root",
                dir.resolve("data").toString(),
                "--exec-root",
                dir.resolve("exec").toString(),
                "--pidfile",
                dir.resolve("pid").toString(),
                "-H",
                "unix://" + socket,
                "--bridge=none",
                "--iptables=false")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    PrivateEngine engine = new PrivateEngine(dir, socket, dockerd);
    try {
      Awaitility.await("the engine answers, see " + log)
          .atMost(Duration.ofSeconds(60))
          .until(() -> !dockerd.isAlive() || new Docker(socket).run("version").exitCode() == 0);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
    if (!dockerd.isAlive()) {
      throw new IOException("the engine ended:\n" + Files.readString(log));
    }
    return engine;
  }

  Path socket() {
    return socket;
  }

  /** A small root file system as a tar stream that {@code docker import} takes. */
  static Path busyboxTar(Path dir) throws IOException, InterruptedException {
    Path root = Files.createDirectories(dir.resolve("root/bin"));
    Path busybox = root.resolve("busybox");
    Files.copy(onPath("busybox").orElseThrow(), busybox);
    for (String applet :
        new String[] {"sh", "cat", "echo", "sleep", "head", "wc", "printf", "date", "true"}) {
      Files.createSymbolicLink(root.resolve(applet), Paths.get("busybox"));
    }
    Files.createDirectories(dir.resolve("root/tmp"));
    Path tar = dir.resolve("busybox.tar");
    Process packing =
        new ProcessBuilder("tar", "-C", dir.resolve("root").toString(), "-cf", tar.toString(), ".")
            .inheritIO()
            .start();
    if (packing.waitFor() != 0) {
      throw new IOException("tar failed");
    }
    return tar;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(dir -> Path.of(dir, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Ends the engine, takes down what it left mounted and deletes the directory. */
  @Override
  public void close() throws IOException {
    dockerd.destroy();
    try {
      if (!dockerd.waitFor(30, TimeUnit.SECONDS)) {
        dockerd.destroyForcibly().waitFor();
      }
      for (String mount : mounts()) {
        new ProcessBuilder("umount", "-l", mount).inheritIO().start().waitFor();
      }
    } catch (InterruptedException e) {
      dockerd.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The deepest first. */
  private List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> List.of(line.split(" ")).get(4))
        .filter(point -> point.startsWith(dir + "/"))
        .sorted(Comparator.reverseOrder())
        .toList();
  }
}
