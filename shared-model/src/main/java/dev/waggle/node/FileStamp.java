package dev.waggle.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** Tells whether a file was replaced, without opening it. */
final class FileStamp {
  private FileStamp() {}

  /**
   * Equal as long as it is the same file, written to by nobody.
   *
   * @throws NoSuchFileException if there is none
   */
  static String of(Path file) throws IOException {
    BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
    // Numbers: the text of a time costs more than the question.
    long modified = seen.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    return seen.fileKey() + "@" + modified + "#" + seen.size();
  }
}
