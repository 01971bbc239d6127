package dev.waggle.manager.adapter.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waggle.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files of one directory that change together or not at all, whenever the process or the machine
 * dies. New contents are written beside the old ones; a list of what is to be done, renamed into
 * place, is the moment of the change; doing it is repeated until it is done.
 */
final class FileSet {
  private static final String NEXT = ".next";
  private static final String PUT = "put ";
  private static final String DELETE = "delete ";

  private final Path directory;
  private final Disk disk;

  FileSet(Path directory, Disk disk) {
    this.directory = directory;
    this.disk = disk;
  }

  /** Replaces the named files; an empty value deletes. On return all of it is on the disk. */
  void change(Map<String, Optional<byte[]>> files) throws IOException {
    recover();
    String list =
        new TreeMap<>(files)
            .entrySet().stream()
                .map(file -> (file.getValue().isPresent() ? PUT : DELETE) + file.getKey())
                .collect(Collectors.joining("\n"));
    for (Map.Entry<String, Optional<byte[]>> file : files.entrySet()) {
      if (file.getValue().isPresent()) {
        disk.create(next(file.getKey()), file.getValue().get());
      }
    }
    disk.create(next(NodeDirectory.COMMIT), list.getBytes(UTF_8));
    disk.sync(directory);
    disk.rename(next(NodeDirectory.COMMIT), directory.resolve(NodeDirectory.COMMIT));
    disk.sync(directory);
    finish(list);
  }

  /** Ends what an earlier process began: forwards if it had come to its list, else backwards. */
  void recover() throws IOException {
    Path commit = directory.resolve(NodeDirectory.COMMIT);
    if (Files.exists(commit)) {
      finish(Files.readString(commit));
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, ".*" + NEXT)) {
      for (Path file : left) {
        disk.delete(file);
      }
    }
  }

  private void finish(String list) throws IOException {
    for (String line : list.lines().toList()) {
      if (line.startsWith(DELETE)) {
        disk.delete(directory.resolve(line.substring(DELETE.length())));
      } else {
        put(line.substring(PUT.length()));
      }
    }
    disk.sync(directory);
    disk.delete(directory.resolve(NodeDirectory.COMMIT));
    disk.sync(directory);
  }

  /** A file that is not there any more has its place already. */
  private void put(String name) throws IOException {
    if (Files.exists(next(name))) {
      disk.rename(next(name), directory.resolve(name));
    }
  }

  private Path next(String name) {
    return directory.resolve("." + name + NEXT);
  }
}
