package dev.waggle.manager.adapter.node;

import dev.waggle.manager.adapter.node.SystemInterface.Kind;
import dev.waggle.manager.core.decision.RejectedException;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the address of an interface, or of the machine, if there is exactly one to find. */
final class SystemAddress {
  private final List<SystemInterface> interfaces;

  SystemAddress(List<SystemInterface> interfaces) {
    this.interfaces = interfaces;
  }

  private record Found(String interfaceName, InetAddress address) {}

  /**
   * The machine's only global address, IPv4 preferred on each interface: of its network cards, or
   * where none has one (in a container) of what is neither loopback nor a containers' bridge.
   *
   * @throws RejectedException if there is none, or more than one
   */
  String unique() {
    List<SystemInterface> up = interfaces.stream().filter(SystemInterface::up).toList();
    List<SystemInterface> cards = ofKind(up, kind -> kind == Kind.DEVICE);
    boolean anyCard = cards.stream().anyMatch(card -> !global(card).isEmpty());
    List<SystemInterface> candidates =
        anyCard ? cards : ofKind(up, kind -> kind != Kind.LOOPBACK && kind != Kind.CONTAINERS);
    Optional<Found> only = Optional.empty();
    for (SystemInterface candidate : candidates) {
      Optional<Found> found = preferred(candidate);
      if (only.isPresent() && found.isPresent()) {
        throw ambiguous(only.get(), found.get());
      }
      only = only.or(() -> found);
    }
    return only.map(found -> NetUtil.toAddressString(found.address()))
        .orElseThrow(() -> Addresses.refused("could not find the system's IP address"));
  }

  /**
   * The address of an interface that was asked for by name: its IPv4, else its IPv6 one. IPv6
   * addresses of the link are left aside: the kernel adds one to every interface, and nobody beyond
   * the link could use it.
   *
   * @throws RejectedException if it has none, or more than one
   */
  static String ofInterface(SystemInterface named) {
    return only(named, "IPv4", SystemAddress::isV4)
        .or(() -> only(named, "IPv6", ip -> !isV4(ip) && !ip.isLinkLocalAddress()))
        .map(NetUtil::toAddressString)
        .orElseThrow(
            () ->
                Addresses.refused(
                    "interface " + named.name() + " has no usable IPv4 or IPv6 address"));
  }

  private static Optional<InetAddress> only(
      SystemInterface named, String kind, Predicate<InetAddress> wanted) {
    List<InetAddress> found = named.addresses().stream().filter(wanted).toList();
    if (found.size() > 1) {
      throw Addresses.refused(
          "interface "
              + named.name()
              + " has more than one "
              + kind
              + " address ("
              + NetUtil.toAddressString(found.get(0))
              + " and "
              + NetUtil.toAddressString(found.get(1))
              + ")");
    }
    return found.stream().findFirst();
  }

  private static List<SystemInterface> ofKind(List<SystemInterface> all, Predicate<Kind> wanted) {
    return all.stream().filter(i -> wanted.test(i.kind())).toList();
  }

  private static Optional<Found> preferred(SystemInterface candidate) {
    Optional<Found> v4 = onlyGlobal(candidate, SystemAddress::isV4);
    Optional<Found> v6 = onlyGlobal(candidate, ip -> !isV4(ip));
    return v4.or(() -> v6);
  }

  private static Optional<Found> onlyGlobal(
      SystemInterface candidate, Predicate<InetAddress> wanted) {
    List<Found> found =
        global(candidate).stream()
            .filter(wanted)
            .map(address -> new Found(candidate.name(), address))
            .toList();
    if (found.size() > 1) {
      throw ambiguous(found.get(0), found.get(1));
    }
    return found.stream().findFirst();
  }

  private static List<InetAddress> global(SystemInterface candidate) {
    return candidate.addresses().stream()
        .filter(
            ip ->
                !ip.isAnyLocalAddress()
                    && !ip.isLoopbackAddress()
                    && !ip.isLinkLocalAddress()
                    && !ip.isMulticastAddress())
        .toList();
  }

  private static boolean isV4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  private static RejectedException ambiguous(Found a, Found b) {
    String first = NetUtil.toAddressString(a.address());
    String second = NetUtil.toAddressString(b.address());
    String where =
        a.interfaceName().equals(b.interfaceName())
            ? "interface " + a.interfaceName() + " (" + first + " and " + second + ")"
            : "different interfaces ("
                + first
                + " on "
                + a.interfaceName()
                + " and "
                + second
                + " on "
                + b.interfaceName()
                + ")";
    return Addresses.refused(
        "could not choose an IP address to advertise since this system has multiple addresses on "
            + where);
  }
}
