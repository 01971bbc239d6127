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
   * What was written down.
   *
   * @param stamp another one each time that the agent was told, whatever it was told
   */
  public record Read(Role role, String stamp) {}

  /**
   * What is there now; empty if nothing is, or nothing that is understood.
   *
   * @param data the node's data directory
   * @throws UncheckedIOException if it cannot be read
   */
  public static Optional<Read> read(Path data) {
    return read(data, Optional.empty());
  }

  /**
   * {@link #read(Path)}, without opening a file that is still the one that was read before.
   *
   * @param before what the last look found
   */
  public static Optional<Read> read(Path data, Optional<Read> before) {
    Path file = file(data);
    try {
      String stamp = FileStamp.of(file);
      if (before.filter(read -> read.stamp().equals(stamp)).isPresent()) {
        return before;
      }
      ToldRole told = EngineJson.log().fromJson(Files.readAllBytes(file), ToldRole.class);
      return Optional.of(new Read(told.role(), stamp));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedJsonException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
