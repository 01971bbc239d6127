package dev.waggle.manager.adapter.node;

import dev.waggle.dispatch.NodeIdentity.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells where a data directory is. */
final class Places {
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");

  private Places() {}

  /** The machine's id; empty where there is none. */
  static String machineId() {
    try {
      return Files.isReadable(MACHINE_ID) ? Files.readString(MACHINE_ID).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }

  static Place of(Path directory, String machine) throws IOException {
    return new Place(machine, number(directory, "unix:dev"), number(directory, "unix:ino"));
  }

  private static long number(Path directory, String attribute) throws IOException {
    return ((Number) Files.getAttribute(directory, attribute)).longValue();
  }
}
