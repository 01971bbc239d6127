package dev.waggle.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Debian's registry on the loopback, where engines need no TLS to talk to it. Knows one user, and
 * gives nothing to others.
 */
public final class PrivateRegistry implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
  public static final String USER = "keeper";
  public static final String PASSWORD = "squeamish";

  /** The password, as htpasswd keeps it. */
  private static final String HASH = "$2b$05$uQSBPm1OGI5yWOZLzCx7z.bTDDFbNJFvoLs1dwxdStCXtLkKkg4ly";

  private final Path directory;
  private final String name;
  private final List<String> command;
  private Process process;

  private PrivateRegistry(Path directory, int port, List<String> prefix) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.name = "127.0.0.1:" + port;
    Path configuration = directory.resolve("config.yml");
    this.command = new ArrayList<>(prefix);
    this.command.addAll(List.of(PROGRAM.toString(), "serve", configuration.toString()));
    Files.writeString(directory.resolve("htpasswd"), USER + ":" + HASH + "\n");
    Files.writeString(configuration, configuration());
    this.process = launched();
  }

  /** Whether there can be one on this machine. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts one.
   *
   * @param directory for all that it keeps
   * @param prefix what runs the program, such as {@code nsenter}; empty for nothing
   */
  public static PrivateRegistry start(Path directory, int port, List<String> prefix)
      throws IOException {
    return new PrivateRegistry(directory, port, prefix);
  }

  private String configuration() {
    return """
    version: 0.1
    storage:
      filesystem:
        rootdirectory: %1$s/data
    http:
      addr: %2$s
    auth:
      htpasswd:
        realm: test
        path: %1$s/htpasswd
    """
        .formatted(directory, name);
  }

  /** How images in it begin. */
  public String name() {
    return name;
  }

  /** What {@code docker service create --with-registry-auth} sends. */
  public String credentials(String password) {
    String json =
        "{\"username\":\"%s\",\"password\":\"%s\",\"serveraddress\":\"%s\"}"
            .formatted(USER, password, name);
    return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Starts it again on what it keeps. */
  public void launch() throws IOException {
    process = launched();
  }

  private Process launched() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
