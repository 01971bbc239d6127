package dev.waggle.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for what listens later, below the range from which the system takes those of outgoing
 * connections: no connection takes one before it is listened on, and a node that comes back finds
 * its ports still free.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int RANGE = 10_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(RANGE));

  private FreePorts() {}

  /**
   * The first of {@code count} ports in a row on which nobody listens now; never twice the same.
   */
  public static int inARow(int count) {
    for (int tried = 0; tried < RANGE; tried += count) {
      int first = FIRST + NEXT.getAndAdd(count) % RANGE;
      if (allFree(first, count)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row");
  }

  /** Such a port on loopback. */
  public static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), inARow(1));
  }

  private static boolean allFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try {
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
