package dev.waggle.manager.adapter.node;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What the addresses in a request mean on this machine. Refusals are {@link RejectedException} with
 * the reference system's texts; one of them the client completes with a hint, so they must not
 * change.
 */
public final class Addresses {
  /** What clients send when their user gave no address. */
  public static final String DEFAULT_LISTEN = "0.0.0.0:" + HostPort.DEFAULT_PORT;

  private static final String BAD_LISTEN =
      "listen address must be an IP address or network interface (with optional port number)";
  private static final String BAD_ADVERTISE =
      "advertise address must be a non-zero IP address or network interface (with optional port"
          + " number)";
  private static final String BAD_DEFAULT_ADVERTISE =
      "default advertise address must be a non-zero IP address or network interface (without a"
          + " port number)";
  private static final String BAD_DATA_PATH =
      "data path address must be a non-zero IP address or network interface (without a port"
          + " number)";
  private static final String NO_LOCAL =
      "must specify a listening address because the address to advertise is not recognized as a"
          + " system address, and a system's IP address to use could not be uniquely identified";
  private static final String LISTEN_FORM = "could not parse listen address ";

  private final List<SystemInterface> interfaces;
  private final SystemAddress system;
  private final Optional<String> defaultListen;
  private final Optional<String> defaultAdvertise;

  /**
   * @param defaultListen the node's option: wins over a request that says only what clients always
   *     say
   * @param defaultAdvertise the node's option: used where a request says nothing
   */
  public Addresses(
      List<SystemInterface> interfaces,
      Optional<String> defaultListen,
      Optional<String> defaultAdvertise) {
    this.interfaces = List.copyOf(interfaces);
    this.system = new SystemAddress(this.interfaces);
    this.defaultListen = defaultListen;
    this.defaultAdvertise = defaultAdvertise;
  }

  /**
   * What a request comes to.
   *
   * @param listen to bind to; the host may be 0.0.0.0 or ::
   * @param local an address of this machine, to bind to where all will not do
   * @param advertise for the others; empty only at a join, where the manager that is asked sees it
   * @param dataPath empty if it was not asked for
   */
  public record Resolved(
      HostPort listen,
      Optional<String> local,
      Optional<HostPort> advertise,
      Optional<String> dataPath) {}

  /** For a new swarm: an advertised address must be found. */
  public Resolved forInit(String listenAddr, String advertiseAddr, String dataPathAddr) {
    HostPort listen = listen(listenAddr);
    HostPort advertise = advertise(advertiseAddr, listen.port());
    Optional<String> dataPath = dataPath(dataPathAddr);
    return new Resolved(
        listen, Optional.of(local(listen, advertise)), Optional.of(advertise), dataPath);
  }

  /** For a join: what cannot be advertised is left to the other side. */
  public Resolved forJoin(String listenAddr, String advertiseAddr, String dataPathAddr) {
    HostPort listen = listen(listenAddr);
    Optional<HostPort> advertise = advertiseAtJoin(advertiseAddr, listen.port());
    Optional<String> dataPath = dataPath(dataPathAddr);
    return new Resolved(
        listen,
        advertise.map(HostPort::host).filter(this::isOurs).or(() -> specific(listen)),
        advertise,
        dataPath);
  }

  /** The one manager that is asked: the first, as in the reference system. */
  public static HostPort remote(List<String> remoteAddrs) {
    if (remoteAddrs.isEmpty()) {
      throw refused("at least 1 RemoteAddr is required to join");
    }
    String first = remoteAddrs.get(0);
    if (first.isEmpty()) {
      throw refused("invalid remoteAddr \"\": invalid empty address");
    }
    HostPort remote = HostPort.parseWithDefault(withoutScheme(first));
    if (!isPort(remote.port()) || remote.host().isEmpty()) {
      throw refused("invalid remoteAddr \"" + first + "\": no host and port");
    }
    return remote;
  }

  private HostPort listen(String requested) {
    if (requested.isEmpty()) {
      throw refused("invalid ListenAddr \"\": invalid empty address");
    }
    HostPort asked = HostPort.parseWithDefault(withoutScheme(requested));
    String text =
        asked.toString().equals(DEFAULT_LISTEN)
            ? defaultListen.orElse(DEFAULT_LISTEN)
            : asked.toString();
    HostPort chosen = HostPort.parseWithDefault(text);
    if (!isPort(chosen.port()) || isMalformed(chosen.host())) {
      throw refused(LISTEN_FORM + requested);
    }
    String host = chosen.host().isEmpty() ? "0.0.0.0" : chosen.host();
    return new HostPort(address(host, true, BAD_LISTEN), chosen.port());
  }

  private HostPort advertise(String requested, String listenPort) {
    if (!requested.isEmpty()) {
      HostPort asked =
          HostPort.parse(requested).orElseGet(() -> new HostPort(requested, listenPort));
      if (!isPort(asked.port())) {
        throw refused(BAD_ADVERTISE);
      }
      return new HostPort(address(asked.host(), false, BAD_ADVERTISE), asked.port());
    }
    String host =
        defaultAdvertise
            .map(option -> address(option, false, BAD_DEFAULT_ADVERTISE))
            .orElseGet(system::unique);
    return new HostPort(host, listenPort);
  }

  private Optional<HostPort> advertiseAtJoin(String requested, String listenPort) {
    if (requested.isEmpty() && defaultAdvertise.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(advertise(requested, listenPort));
    } catch (RejectedException e) {
      if (requested.isEmpty()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Optional<String> dataPath(String requested) {
    return requested.isEmpty()
        ? Optional.empty()
        : Optional.of(address(requested, false, BAD_DATA_PATH));
  }

  private String local(HostPort listen, HostPort advertise) {
    return specific(listen)
        .or(() -> Optional.of(advertise.host()).filter(this::isOurs))
        .orElseGet(this::systemAddressOrRefusal);
  }

  private String systemAddressOrRefusal() {
    try {
      return system.unique();
    } catch (RejectedException e) {
      throw refused(NO_LOCAL);
    }
  }

  private static Optional<String> specific(HostPort listen) {
    return Optional.of(listen.host())
        .filter(host -> !literal(host).orElseThrow().isAnyLocalAddress());
  }

  private boolean isOurs(String address) {
    InetAddress wanted = literal(address).orElseThrow();
    return interfaces.stream().anyMatch(i -> i.addresses().contains(wanted));
  }

  /** An interface's address, or the text itself if it is one. */
  private String address(String text, boolean unspecifiedToo, String otherwise) {
    Optional<SystemInterface> named =
        interfaces.stream().filter(i -> i.name().equals(text)).findFirst();
    if (named.isPresent()) {
      return SystemAddress.ofInterface(named.get());
    }
    return literal(text)
        .filter(ip -> unspecifiedToo || !ip.isAnyLocalAddress())
        .map(NetUtil::toAddressString)
        .orElseThrow(() -> refused(otherwise));
  }

  /** Never asks a name server. */
  private static Optional<InetAddress> literal(String text) {
    return text.contains("%") || text.contains("[")
        ? Optional.empty()
        : Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text));
  }

  private static boolean isMalformed(String host) {
    return host.contains(":") && literal(host).isEmpty();
  }

  private static boolean isPort(String port) {
    return port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65535;
  }

  private static String withoutScheme(String address) {
    return address.startsWith("tcp://") ? address.substring("tcp://".length()) : address;
  }

  static RejectedException refused(String message) {
    return new RejectedException(Rejection.badParameter(message));
  }
}
