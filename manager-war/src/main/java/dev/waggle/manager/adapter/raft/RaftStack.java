package dev.waggle.manager.adapter.raft;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jgroups.JChannel;
import org.jgroups.logging.LogFactory;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.NO_DUPES;

/**
 * One JGroups channel with our two protocols on top; for one connection only, since a channel
 * cannot be connected twice. Every setting is named here, because the library's defaults are not
 * ours.
 */
final class RaftStack implements AutoCloseable {
  /** Kept: a logger that nobody holds forgets its level. Each refused peer would print a trace. */
  private static final List<Logger> CONNECTIONS =
      List.of(Logger.getLogger("org.jgroups.blocks.cs"), Logger.getLogger(TCP.class.getName()));

  private static final Logger LIBRARY = Logger.getLogger("org.jgroups");

  static {
    LogFactory.useJdkLogger(true); // before any other class of JGroups: slf4j may be around
    CONNECTIONS.forEach(logger -> logger.setLevel(Level.SEVERE));
    LIBRARY.setLevel(Level.WARNING);
  }

  private final JChannel channel;
  private final RaftTransport tcp;
  private final TCPPING discovery;
  private final StrictRaft raft;

  private RaftStack(JChannel channel, RaftTransport tcp, TCPPING discovery, StrictRaft raft) {
    this.channel = channel;
    this.tcp = tcp;
    this.discovery = discovery;
    this.raft = raft;
  }

  static RaftStack create(RaftConfig config, List<InetSocketAddress> managers, RaftLoop loop)
      throws Exception {
    RaftTransport tcp = transport(config);
    TCPPING discovery = new TCPPING();
    discovery.portRange(0).setInitialHosts(hosts(config, managers)).returnEntireCache(true);
    StrictRaft raft = new StrictRaft(loop, config.raftId(), loop.status().voters());
    StrictElection election = new StrictElection(raft);
    raft.election(election);
    JChannel channel =
        new JChannel(
            tcp,
            discovery,
            new MERGE3().setMinInterval(500).setMaxInterval(1500),
            new SilenceDetector(tcp).setTimeout(1500).setInterval(300),
            new VERIFY_SUSPECT2().setTimeout(200),
            new NAKACK2().useMcastXmit(false),
            new UNICAST3(),
            new STABLE(),
            new NO_DUPES(),
            new GMS().setJoinTimeout(joinTimeout(config).toMillis()).printLocalAddress(false),
            election,
            raft);
    channel.name(config.raftId());
    return new RaftStack(channel, tcp, discovery, raft);
  }

  private static RaftTransport transport(RaftConfig config) {
    RaftTransport tcp = new RaftTransport();
    tcp.setBindAddress(config.bind().getAddress())
        .setBindPort(config.bind().getPort())
        .setPortRange(0)
        .setBundlerType("per-destination"); // a slow member does not hold up the others
    tcp.setSockConnTimeout(300).setPeerAddrReadTimeout(300);
    tcp.tcpNodelay(true);
    tcp.enableSuspectEvents(true);
    tcp.getThreadPool().setMaxThreads(50);
    config.tls().map(RaftTls::sockets).ifPresent(tcp::setSocketFactory);
    return tcp;
  }

  /** A node alone waits in vain for others to answer. */
  private static Duration joinTimeout(RaftConfig config) {
    return config.isAlone() ? Duration.ofMillis(300) : config.tuning().joinTimeout();
  }

  private static List<InetSocketAddress> hosts(
      RaftConfig config, List<InetSocketAddress> managers) {
    List<InetSocketAddress> hosts = new ArrayList<>(managers);
    if (!hosts.contains(config.bind())) {
      hosts.add(config.bind());
    }
    return hosts;
  }

  void connect(String group) throws Exception {
    channel.connect(group);
  }

  /** Whether somebody else is in the view. */
  boolean hasCompany() {
    return channel.getView() != null && channel.getView().size() > 1;
  }

  void managers(RaftConfig config, List<InetSocketAddress> managers) {
    discovery.setInitialHosts(hosts(config, managers));
  }

  void send(String to, RaftMessage message) {
    raft.send(to, message);
  }

  /** While keys are exchanged, a broken connection must not look like a dead member. */
  void suspectOnBrokenConnection(boolean suspect) {
    tcp.enableSuspectEvents(suspect);
  }

  void reconnect() {
    tcp.clearConnections();
  }

  JChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.close();
  }
}
