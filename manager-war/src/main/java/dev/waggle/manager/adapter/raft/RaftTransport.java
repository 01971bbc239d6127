package dev.waggle.manager.adapter.raft;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;

/**
 * TCP between managers of which some may not reach each other, though a third reaches both: nobody
 * waits for the one that is cut off, and when the line is mended it is used at once.
 */
public final class RaftTransport extends TCP {
  private static final short ID = 1522;

  static {
    ClassConfigurator.addProtocol(ID, RaftTransport.class);
  }

  /** So many messages wait for one member; further ones are lost on the way. */
  private static final int MOST_WAITING = 512;

  /** A connection is not closed again before it had this time to bring something. */
  private static final long TRIAL_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * Heartbeats to all wait while one of them is dialled; so much longer than dialling lasts nobody
   * dials it again.
   */
  private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

  private final Map<Address, Long> closedAt = new ConcurrentHashMap<>();
  private final Map<Address, Long> dialledInVainAt = new ConcurrentHashMap<>();

  RaftTransport() {
    nonBlockingSends(true).maxSendQueue(MOST_WAITING);
    // Voters that are out of the view are talked to (R17); the library forgets where they are.
    setLogicalAddrCacheExpiration(Duration.ofDays(3650).toMillis());
  }

  /**
   * Nothing comes from these members. After an outage TCP repeats what is on its way later and
   * later, up to two minutes; a new connection works as soon as the line does.
   */
  void silent(Collection<? extends Address> members) {
    long now = System.nanoTime();
    for (Address member : members) {
      PhysicalAddress address = getPhysicalAddressFromCache(member);
      if (address != null && srv != null && isDue(closedAt, address, now, TRIAL_NANOS)) {
        closedAt.put(address, now);
        // Closing waits for a writer who waits for the line.
        getThreadFactory()
            .newThread(() -> srv.closeConnection(address, false), "raft-hang-up")
            .start();
      }
    }
  }

  @Override
  public void send(Address to, byte[] data, int offset, int length) throws Exception {
    if (srv != null
        && !srv.connectionEstablishedTo(to)
        && !isDue(dialledInVainAt, to, System.nanoTime(), REST_NANOS)) {
      throw new SocketException(to + " did not answer a moment ago");
    }
    try {
      super.send(to, data, offset, length);
    } catch (SocketTimeoutException e) {
      dialledInVainAt.put(to, System.nanoTime());
      throw e;
    }
  }

  private static boolean isDue(Map<Address, Long> last, Address of, long now, long pause) {
    Long then = last.get(of);
    return then == null || now - then > pause;
  }
}
