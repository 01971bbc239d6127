package dev.waggle.json;

import java.util.Map;
import java.util.Set;

/** Names and habits of the API's fields, told from the names of record components. */
final class FieldNames {
  /** Words that are not simply capitalised. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("id", "ID"),
          Map.entry("uid", "UID"),
          Map.entry("gid", "GID"),
          Map.entry("pid", "PID"),
          Map.entry("os", "OS"),
          Map.entry("ip", "IP"),
          Map.entry("ips", "IPs"),
          Map.entry("ipam", "IPAM"),
          Map.entry("ipv4", "IPv4"),
          Map.entry("ipv6", "IPv6"),
          Map.entry("tls", "TLS"),
          Map.entry("tty", "TTY"),
          Map.entry("ca", "CA"),
          Map.entry("cas", "CAs"),
          Map.entry("csi", "CSI"),
          Map.entry("dns", "DNS"),
          Map.entry("url", "URL"),
          Map.entry("cpus", "CPUs"),
          Map.entry("selinux", "SELinux"));

  /** The one identity that the API writes in its own way. */
  private static final Map<String, String> EXCEPTIONS = Map.of("NetworkInspect.id", "Id");

  /** Written as null in answers when absent, where the reference system does so. */
  private static final Set<String> NULL_WHEN_ABSENT =
      Set.of(
          "Privileges.credentialSpec",
          "Privileges.selinuxContext",
          "Cluster.defaultAddrPool",
          "NetworkInspect.containers",
          "NetworkInspect.options",
          "NetworkInspect.labels",
          "NetworkIpam.options",
          "NetworkIpam.config");

  /** Left out of answers when zero, false or empty, although always there in the model. */
  private static final Set<String> LEFT_OUT_WHEN_ZERO =
      Set.of(
          "Task.slot",
          "JobIteration.index",
          "ManagerStatus.leader",
          "NetworkAttachment.addresses",
          "UpdateStatus.message");

  /** Components with a number of Go's unsigned or short types; all others are 64 bits with sign. */
  private static final Map<String, String> NUMBER_TYPES =
      Map.ofEntries(
          Map.entry("replicas", "uint64"),
          Map.entry("maxConcurrent", "uint64"),
          Map.entry("totalCompletions", "uint64"),
          Map.entry("parallelism", "uint64"),
          Map.entry("maxAttempts", "uint64"),
          Map.entry("maxReplicas", "uint64"),
          Map.entry("forceUpdate", "uint64"),
          Map.entry("forceRotate", "uint64"),
          Map.entry("snapshotInterval", "uint64"),
          Map.entry("keepOldSnapshots", "uint64"),
          Map.entry("logEntriesForSlowFollowers", "uint64"),
          Map.entry("index", "uint64"),
          Map.entry("targetPort", "uint32"),
          Map.entry("publishedPort", "uint32"),
          Map.entry("subnetSize", "uint32"),
          Map.entry("dataPathPort", "uint32"),
          Map.entry("mode", "uint32"));

  private FieldNames() {}

  static String of(Class<?> record, String component) {
    String exception = EXCEPTIONS.get(record.getSimpleName() + "." + component);
    return exception != null ? exception : upperCamel(component);
  }

  /** {@code nanoCpus} is {@code NanoCPUs}: words begin at capitals. */
  static String upperCamel(String component) {
    StringBuilder name = new StringBuilder();
    int start = 0;
    for (int i = 1; i <= component.length(); i++) {
      if (i == component.length() || Character.isUpperCase(component.charAt(i))) {
        name.append(word(component.substring(start, i)));
        start = i;
      }
    }
    return name.toString();
  }

  private static String word(String text) {
    String lower = Character.toLowerCase(text.charAt(0)) + text.substring(1);
    String known = WORDS.get(lower);
    return known != null ? known : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  static boolean nullWhenAbsent(Class<?> record, String component) {
    return NULL_WHEN_ABSENT.contains(record.getSimpleName() + "." + component);
  }

  static boolean leftOutWhenZero(Class<?> record, String component) {
    return LEFT_OUT_WHEN_ZERO.contains(record.getSimpleName() + "." + component);
  }

  static String numberType(String component) {
    return NUMBER_TYPES.getOrDefault(component, "int64");
  }
}
