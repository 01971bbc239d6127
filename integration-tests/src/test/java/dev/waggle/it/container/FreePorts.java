package dev.waggle.it.container;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Neighbouring ports for a node, below the range from which the system takes those of outgoing
 * connections: a node that comes back finds its ports still free.
 */
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int LAST = 30_000;
  private static final int TRIES = 1000;

  private FreePorts() {}

  /** The first of {@code count} ports in a row on which nobody listens now. */
  static int inARow(int count) {
    for (int i = 0; i < TRIES; i++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (allFree(first, count)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row");
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
