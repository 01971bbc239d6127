package dev.waggle.manager.adapter.node;

import dev.waggle.manager.adapter.node.SystemInterface.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads this machine's network interfaces. */
public final class SystemInterfaces {
  private static final Path DEVICES = Path.of("/sys/class/net");
  private static final Pattern CONTAINERS =
      Pattern.compile("docker0|docker_gwbridge|br-[0-9a-f]{12}|veth[0-9a-f]{7}");

  private SystemInterfaces() {}

  /** All interfaces in the kernel's order. */
  public static List<SystemInterface> read() {
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .map(SystemInterfaces::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the network interfaces", e);
    }
  }

  private static SystemInterface read(NetworkInterface card) {
    try {
      return new SystemInterface(
          card.getName(), card.isUp(), kind(card), card.inetAddresses().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("reading the network interface " + card.getName(), e);
    }
  }

  private static Kind kind(NetworkInterface card) throws IOException {
    if (card.isLoopback()) {
      return Kind.LOOPBACK;
    }
    if (CONTAINERS.matcher(card.getName()).matches()) {
      return Kind.CONTAINERS;
    }
    return Files.exists(DEVICES.resolve(card.getName()).resolve("device"))
        ? Kind.DEVICE
        : Kind.OTHER;
  }
}
