package dev.waggle.manager.adapter.node;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import io.netty.util.NetUtil;
import java.util.List;

/** What a new swarm's networks may be given. The reference system answers these with 500. */
public final class NetworkRules {
  /** Of the pools, where nothing else is asked for. */
  public static final long DEFAULT_SUBNET_SIZE = 24;

  /** UDP port of container traffic, where nothing else is asked for. */
  public static final long DEFAULT_DATA_PATH_PORT = 4789;

  private static final long LARGEST_SUBNET_SIZE = 29;

  private NetworkRules() {}

  /**
   * The prefix length of the networks that are cut from the pools.
   *
   * @param requested 0 for the default
   * @throws RejectedException if it is out of range, or a pool is smaller or no network
   */
  public static long subnetSize(List<String> pools, long requested) {
    if (requested < 0 || requested > LARGEST_SUBNET_SIZE) {
      throw refused("subnet size is out of range: " + requested);
    }
    long size = requested == 0 ? DEFAULT_SUBNET_SIZE : requested;
    for (String pool : pools) {
      if (size < prefix(pool)) {
        throw refused("invalid CIDR: \"" + pool + "\". Subnet size is too small for pool: " + size);
      }
    }
    return size;
  }

  /**
   * The port of container traffic.
   *
   * @param requested 0 for the default
   * @throws RejectedException if it is out of range
   */
  public static long dataPathPort(long requested) {
    if (requested == 0) {
      return DEFAULT_DATA_PATH_PORT;
    }
    if (requested < 1024 || requested > 49151) {
      throw refused("Datapath port number is not in valid range (1024-49151) : " + requested);
    }
    return requested;
  }

  private static int prefix(String pool) {
    int slash = pool.indexOf('/');
    String host = slash < 0 ? "" : pool.substring(0, slash);
    String length = pool.substring(slash + 1);
    int longest = NetUtil.isValidIpV4Address(host) ? 32 : 128;
    if (!(longest == 32 || NetUtil.isValidIpV6Address(host))
        || !length.matches("[0-9]{1,3}")
        || Integer.parseInt(length) > longest) {
      throw refused("invalid CIDR address: " + pool);
    }
    return Integer.parseInt(length);
  }

  private static RejectedException refused(String message) {
    return new RejectedException(new Rejection.ByEngine(Rejection.EngineKind.SYSTEM, message));
  }
}
