package dev.waggle.node;

import dev.waggle.dispatch.Fence;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads what of {@code <data>/agent/} the other half of the node has to know. The agent replaces
 * whole files by renaming. Thread-safe.
 */
public final class AgentDirectory {
  public static final String NAME = "agent";
  public static final String FENCE = "fence.json";

  private final Path directory;

  /** The highest fence as its file has it. */
  public record KeptFence(int format, Fence fence) {}

  /**
   * @param data the node's data directory; neither it nor {@code agent/} in it need be there
   */
  public AgentDirectory(Path data) {
    this.directory = data.resolve(NAME);
  }

  /**
   * Where the newest assignments that the agent has taken come from. Empty before its first session
   * in a swarm, and when the file cannot be read: the agent itself sets such a file aside.
   */
  public Optional<Fence> fence() {
    try {
      byte[] json = Files.readAllBytes(directory.resolve(FENCE));
      return Optional.of(EngineJson.log().fromJson(json, KeptFence.class).fence());
    } catch (IOException | MalformedJsonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
