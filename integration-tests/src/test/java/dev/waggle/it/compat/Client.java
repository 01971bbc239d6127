package dev.waggle.it.compat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The stock docker command, whichever is on the PATH, pointed at one socket.
 *
 * @param patience after which a command has failed
 */
public record Client(Path socket, Duration patience) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  public Client(Path socket) {
    this(socket, PATIENCE);
  }

  public Client within(Duration limit) {
    return new Client(socket, limit);
  }

  /** Runs {@code docker} with these words, which are separated by single spaces. */
  public Command.Answer docker(String words) {
    return shell("docker " + words);
  }

  /** Runs a line in a shell in which {@code docker} speaks to the socket. */
  public Command.Answer shell(String line) {
    return new Command(
            List.of("sh", "-c", line),
            Map.of("DOCKER_HOST", "unix://" + socket, "DOCKER_CLI_HINTS", "false"))
        .run(patience);
  }
}
