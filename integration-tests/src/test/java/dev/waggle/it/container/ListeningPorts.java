package dev.waggle.it.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP ports on which a process listens, as the kernel tells it (Linux). */
final class ListeningPorts {
  private static final Pattern LISTENING =
      Pattern.compile(" *\\d+: ([0-9A-F]+):([0-9A-F]{4}) \\S+ 0A (?:\\S+ +){5}(\\d+).*");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  private ListeningPorts() {}

  /** The bound addresses, in the kernel's hexadecimal form, by port. */
  static Map<Integer, String> of(long pid) throws IOException {
    Set<String> sockets = sockets(pid);
    Map<Integer, String> ports = new TreeMap<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.matches() && sockets.contains(matcher.group(3))) {
          ports.put(Integer.parseInt(matcher.group(2), 16), matcher.group(1));
        }
      }
    }
    return ports;
  }

  private static Set<String> sockets(long pid) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files
          .map(ListeningPorts::target)
          .map(SOCKET::matcher)
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path file) {
    try {
      return Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
          ? Files.readSymbolicLink(file).toString()
          : "";
    } catch (java.nio.file.NoSuchFileException closed) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
