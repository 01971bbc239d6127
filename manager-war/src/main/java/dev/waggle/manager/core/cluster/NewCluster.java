package dev.waggle.manager.core.cluster;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.ClusterSpec;
import java.util.List;
import java.util.Optional;

/**
 * What a swarm begins with.
 *
 * @param spec as the request sent it: what it leaves out or sets to zero gets the default
 * @param first the manager that makes the swarm
 */
public record NewCluster(
    ClusterId id,
    Optional<ClusterSpec> spec,
    Addresses addresses,
    Authority authority,
    NewNode first) {

  /**
   * Address pools and ports, zero or absent for the default.
   *
   * @param pool CIDR blocks of overlay networks
   * @param subnetSize prefix length of each network
   * @param dataPathPort UDP port of overlay traffic
   */
  public record Addresses(Optional<List<String>> pool, long subnetSize, long dataPathPort) {
    /** What holds if the request says nothing. */
    public static final Addresses DEFAULT =
        new Addresses(Optional.of(List.of("10.0.0.0/8")), 24, 4789);

    Addresses orDefault() {
      return new Addresses(
          pool.filter(given -> !given.isEmpty()).or(DEFAULT::pool),
          subnetSize == 0 ? DEFAULT.subnetSize : subnetSize,
          dataPathPort == 0 ? DEFAULT.dataPathPort : dataPathPort);
    }
  }

  /** The swarm's certificate authority and who may join it. */
  public record Authority(String keyPem, String certPem, TlsInfo tlsInfo, JoinTokens tokens) {
    @Override
    public String toString() {
      return "Authority[***]";
    }
  }
}
