package dev.waggle.json;

import java.util.Map;

/** What the reference system calls our records; its error texts carry these names. */
final class GoNames {
  private static final Map<String, String> STRUCTS =
      Map.ofEntries(
          Map.entry("Replicated", "ReplicatedService"),
          Map.entry("Global", "GlobalService"),
          Map.entry("ClusterSpec", "Spec"),
          Map.entry("SwarmInitRequest", "InitRequest"),
          Map.entry("SwarmJoinRequest", "JoinRequest"),
          Map.entry("UnlockKey", "UnlockRequest"),
          Map.entry("NetworkCreateRequest", "CreateRequest"),
          Map.entry("NetworkIpam", "IPAM"),
          Map.entry("NetworkIpamConfig", "IPAMConfig"),
          Map.entry("OrchestrationConfig", "OrchestrationConfig"),
          Map.entry("RaftSettings", "RaftConfig"),
          Map.entry("CaConfig", "CAConfig"),
          Map.entry("ExternalCa", "ExternalCA"),
          Map.entry("DnsConfig", "DNSConfig"),
          Map.entry("SelinuxContext", "SELinuxContext"),
          Map.entry("AppArmorOptions", "AppArmorOpts"),
          Map.entry("SeccompOptions", "SeccompOpts"),
          Map.entry("Healthcheck", "HealthConfig"),
          Map.entry("SpreadOver", "SpreadOver"));

  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("Mount", "mount"),
          Map.entry("BindOptions", "mount"),
          Map.entry("VolumeOptions", "mount"),
          Map.entry("TmpfsOptions", "mount"),
          Map.entry("ImageOptions", "mount"),
          Map.entry("ClusterOptions", "mount"),
          Map.entry("Healthcheck", "container"),
          Map.entry("Ulimit", "container"),
          Map.entry("NetworkCreateRequest", "network"),
          Map.entry("NetworkIpam", "network"),
          Map.entry("NetworkIpamConfig", "network"));

  private GoNames() {}

  static String struct(Class<?> record) {
    String name = record.getSimpleName();
    return STRUCTS.getOrDefault(name, name);
  }

  static String type(Class<?> record) {
    return PACKAGES.getOrDefault(record.getSimpleName(), "swarm") + "." + struct(record);
  }
}
