package dev.waggle.manager.adapter.gate;

import dev.waggle.manager.core.cluster.LocalSwarm;
import java.util.Arrays;
import java.util.List;

/**
 * The table of what is open to whom and where it is served. The first row that fits the path and
 * the method decides; what no row names is the engine's, and the engine is root on the host, so it
 * is open on the local socket only.
 */
final class Routes {
  private enum Open {
    LOCAL,
    MANAGERS,
    NODES,
    ANYONE;

    boolean to(Caller caller) {
      if (caller instanceof Caller.Local) {
        return true;
      }
      if (caller instanceof Caller.Node node) {
        return node.role() == Caller.Role.MANAGER ? this != LOCAL : this == NODES || this == ANYONE;
      }
      return this == ANYONE;
    }
  }

  private enum Served {
    HERE,
    AT_LEADER,
    /** The same; whoever asks repeats it itself. */
    AT_LEADER_ONCE,
    /** Here; at the leader only if the caller asks for it, because it cannot reach the leader. */
    HERE_OR_RELAYED,
    AT_ENGINE
  }

  /**
   * A row of the table.
   *
   * @param method may be "*"
   * @param path its segments, beginning with which is enough if {@code below}
   * @param parameter must be in the query, unless it is empty
   */
  private record Row(
      String method, List<String> path, boolean below, String parameter, Open open, Served served) {
    private static final String BELOW = "**";

    Row(String method, String path, Open open, Served served) {
      this(method, path, "", open, served);
    }

    /** A path that ends in "/**" means itself and all below. */
    Row(String method, String path, String parameter, Open open, Served served) {
      this(method, segments(path), path.endsWith(BELOW), parameter, open, served);
    }

    private static List<String> segments(String path) {
      return Arrays.stream(path.split("/")).filter(segment -> !segment.equals(BELOW)).toList();
    }

    boolean fits(String askedMethod, List<String> asked, List<String> parameters) {
      return (method.equals("*") || method.equals(askedMethod))
          && (parameter.isEmpty() || parameters.contains(parameter))
          && fits(asked);
    }

    private boolean fits(List<String> asked) {
      int length = path.size();
      return below
          ? asked.size() >= length && asked.subList(0, length).equals(path)
          : asked.equals(path);
    }
  }

  private static final List<Row> TABLE =
      List.of(
          new Row("*", "_ping", Open.MANAGERS, Served.HERE),
          new Row("*", "version", Open.MANAGERS, Served.HERE),
          new Row("*", "info", Open.MANAGERS, Served.HERE),
          new Row("*", "swarm/init", Open.LOCAL, Served.HERE),
          new Row("*", "swarm/join", Open.LOCAL, Served.HERE),
          new Row("*", "swarm/leave", Open.LOCAL, Served.HERE),
          new Row("*", "swarm/unlock", Open.LOCAL, Served.HERE),
          new Row("*", "swarm/**", Open.MANAGERS, Served.AT_LEADER),
          new Row("*", "nodes/**", Open.MANAGERS, Served.AT_LEADER),
          new Row("*", "services/**", Open.MANAGERS, Served.AT_LEADER),
          new Row("*", "tasks/**", Open.MANAGERS, Served.AT_LEADER),
          new Row("*", "secrets/**", Open.MANAGERS, Served.AT_LEADER),
          new Row("*", "configs/**", Open.MANAGERS, Served.AT_LEADER),
          new Row("GET", "networks", Open.LOCAL, Served.AT_ENGINE), // which knows no scope there
          new Row("GET", "networks/**", "scope=swarm", Open.MANAGERS, Served.AT_LEADER),
          new Row("GET", "waggle/v1/ca", Open.ANYONE, Served.HERE),
          new Row("POST", "waggle/v1/join", Open.ANYONE, Served.AT_LEADER_ONCE),
          new Row("*", "waggle/v1/renew", Open.NODES, Served.AT_LEADER_ONCE),
          new Row("*", "waggle/v1/agent/**", Open.NODES, Served.HERE_OR_RELAYED),
          new Row("GET", "waggle/v1/raft/epoch", Open.NODES, Served.HERE),
          new Row("*", "waggle/v1/raft/**", Open.MANAGERS, Served.HERE),
          new Row("*", "waggle/v1/seat/**", Open.MANAGERS, Served.AT_LEADER_ONCE),
          new Row("*", "waggle/v1/local/**", Open.LOCAL, Served.HERE),
          new Row("GET", "waggle/v1/history", Open.MANAGERS, Served.HERE),
          new Row("*", "waggle/**", Open.MANAGERS, Served.AT_LEADER),
          new Row("*", "health/**", Open.LOCAL, Served.HERE),
          new Row("*", "metrics/**", Open.LOCAL, Served.HERE),
          new Row("*", "openapi/**", Open.LOCAL, Served.HERE),
          new Row("*", "**", Open.LOCAL, Served.AT_ENGINE));

  /** What the request asks for beside its path. */
  enum Wish {
    NOTHING,
    /** {@code X-Waggle-Read: stale}: whatever this node knows, without asking the leader. */
    STALE_READ,
    /** {@code X-Waggle-Relay: leader}: hand an agent's request on to the leader. */
    RELAY
  }

  private Routes() {}

  static Route of(Caller caller, String method, String target, Wish wish) {
    RequestPath path;
    try {
      path = RequestPath.of(target);
    } catch (RequestPath.MalformedTarget e) {
      return new Route.Refused(400, String.valueOf(e.getMessage()));
    }
    List<String> parameters = parameters(target);
    for (Row row : TABLE) {
      if (row.fits(method, path.segments(), parameters)) {
        return row.open().to(caller) ? served(row, method, wish) : refused(row, caller);
      }
    }
    throw new AssertionError("the last row fits every path: " + target);
  }

  private static List<String> parameters(String target) {
    int query = target.indexOf('?');
    return query < 0 ? List.of() : List.of(target.substring(query + 1).split("&"));
  }

  private static Route served(Row row, String method, Wish wish) {
    return switch (row.served()) {
      case HERE -> new Route.Here();
      case AT_LEADER ->
          wish == Wish.STALE_READ && method.equals("GET")
              ? new Route.Here()
              : new Route.AtLeader(true);
      case AT_LEADER_ONCE -> new Route.AtLeader(false);
      case HERE_OR_RELAYED -> wish == Wish.RELAY ? new Route.AtLeader(false) : new Route.Here();
      case AT_ENGINE -> new Route.AtEngine();
    };
  }

  private static Route refused(Row row, Caller caller) {
    if (row.open() == Open.LOCAL) {
      return new Route.Refused(
          403, "this is not open to the network: use the socket on the node itself");
    }
    return new Route.Refused(
        403,
        caller instanceof Caller.Node
            ? LocalSwarm.WORKER_CANNOT_TELL
            : "this needs a client certificate of the swarm");
  }
}
