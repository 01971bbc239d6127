package dev.waggle.agent.adapter.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The users of this host. */
final class Passwd {
  private static final Path FILE = Path.of("/etc/passwd");

  private Passwd() {}

  /** The number of a user's own group, by the user's name or number. */
  static Optional<String> groupOf(String user) {
    try (Stream<String> lines = Files.lines(FILE, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":"))
          .filter(fields -> fields.length > 3)
          .filter(fields -> fields[0].equals(user) || fields[2].equals(user))
          .map(fields -> fields[3])
          .findFirst();
    } catch (IOException e) {
      throw EngineFailure.temporary("reading " + FILE + ": " + e.getMessage(), e);
    }
  }
}
