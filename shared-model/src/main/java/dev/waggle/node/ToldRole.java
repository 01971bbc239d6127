package dev.waggle.node;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.model.spec.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code <data>/agent/role.json}: the role that the managers last gave this node. The agent writes
 * it, because it has the session; the manager part reads it and gets the certificate for it. Only a
 * sign to look: what counts is what the leader answers then.
 *
 * @param format number of the file's form
 */
public record ToldRole(int format, Role role) {
  public static final String NAME = "role.json";
  public static final int FORMAT = 1;

  /** The file of a node. */
  public static Path file(Path data) {
    return data.resolve("agent").resolve(NAME);
  }

  /**
   * What is there now; empty if nothing is, or nothing that is understood.
   *
   * @param data the node's data directory
   * @throws UncheckedIOException if it cannot be read
   */
  public static Optional<Role> read(Path data) {
    try {
      return Optional.of(
          EngineJson.log().fromJson(Files.readAllBytes(file(data)), ToldRole.class).role());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedJsonException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file(data), e);
    }
  }
}
