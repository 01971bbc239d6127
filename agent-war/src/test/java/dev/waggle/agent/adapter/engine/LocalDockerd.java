package dev.waggle.agent.adapter.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker Engine of the test's own: in a directory and a network of its own, so that it neither
 * sees nor disturbs another one on this machine. Needs root, dockerd, unshare, iproute2 and a
 * static busybox for an image.
 */
final class LocalDockerd {
  static final String IMAGE = "waggle-test:latest";
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private final Path directory;
  private final List<String> options;
  private Process process;

  private LocalDockerd(Path directory, List<String> options) {
    this.directory = directory;
    this.options = options;
  }

  /** Why there can be none here; empty if there can. */
  static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("not root");
    }
    return Stream.of("dockerd", "unshare", "ip", "iptables", "busybox", "tar", "docker")
        .filter(tool -> find(tool).isEmpty())
        .findFirst()
        .map(tool -> tool + " is not installed");
  }

  /** Starts one below {@code /tmp}: the path of a socket must be short. */
  static LocalDockerd start(String... options) throws IOException, InterruptedException {
    LocalDockerd dockerd =
        new LocalDockerd(Files.createTempDirectory("waggle-dockerd"), List.of(options));
    try {
      dockerd.launch();
      dockerd.importImage();
      return dockerd;
    } catch (IOException | InterruptedException | RuntimeException e) {
      dockerd.close();
      throw e;
    }
  }

  URI address() {
    return URI.create("unix://" + directory.resolve("docker.sock"));
  }

  Path directory() {
    return directory;
  }

  /** What runs a program in the network of the engine. */
  List<String> intoItsNetwork() {
    return List.of("nsenter", "--net", "--target", Long.toString(process.pid()));
  }

  DockerClient client() {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(address().toString())
            .withDockerConfig(directory.toString())
            .build();
    return DockerClientImpl.getInstance(
        config, new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  /** Ends the engine, and with it all that it runs, and starts it again on the same data. */
  void restart() throws IOException, InterruptedException {
    stop();
    launch();
  }

  /** Ends it and takes away all that it made. */
  void close() throws IOException, InterruptedException {
    stop();
    run("sh", "-c", "grep -o \" $0/[^ ]*\" /proc/mounts | sort -r | xargs -r umount -l", directory);
    run("rm", "-rf", directory.toString());
  }

  private void launch() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--net",
                "sh",
                "-c",
                "ip link set lo up; exec dockerd --data-root \"$0/data\" --exec-root \"$0/exec\""
                    + " --pidfile \"$0/docker.pid\" -H \"unix://$0/docker.sock\" \"$@\"",
                directory.toString()));
    command.addAll(options);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("dockerd.log").toFile()))
            .start();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IllegalStateException(
            "dockerd did not start: " + Files.readString(directory.resolve("dockerd.log")));
      }
      Thread.sleep(100);
    }
  }

  private boolean answers() throws IOException {
    try (DockerClient client = client()) {
      client.pingCmd().exec();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void importImage() throws IOException, InterruptedException {
    Path root = Files.createDirectories(directory.resolve("image/bin")).getParent();
    Files.createDirectories(root.resolve("tmp"));
    Files.copy(find("busybox").orElseThrow(), root.resolve("bin/busybox"));
    for (String applet : List.of("sh", "sleep", "true", "test", "cat", "env", "nc", "touch")) {
      Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    Path tar = directory.resolve("image.tar");
    run("tar", "-C", root, "-cf", tar, ".");
    run("docker", "-H", address(), "import", tar, IMAGE);
  }

  private void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static Optional<Path> find(String tool) {
    return Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void run(Object... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(Stream.of(command).map(Object::toString).toList()).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("failed: " + List.of(command));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
