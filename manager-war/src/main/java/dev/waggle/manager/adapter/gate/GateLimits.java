package dev.waggle.manager.adapter.gate;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.time.Duration;

/**
 * Upper limits on what a client can make the gate hold.
 *
 * @param connections open at once, for each door
 * @param connectionsPerAddress open at once on the cluster port from one address
 * @param head from a request head's first byte to its last; also the TLS handshake
 * @param body bytes of one request body that goes to the server or the leader
 * @param bodyTime from such a request's head to its body's last byte
 * @param bodiesInFlight bytes of all such bodies that are not answered yet
 * @param leaderWait how long after the last leader was lost requests wait for the next
 * @param linger how long the rest of a refused request is read and thrown away
 * @param anonymousLife how long a connection without a certificate of the swarm may last
 */
record GateLimits(
    int connections,
    int connectionsPerAddress,
    Duration head,
    long body,
    Duration bodyTime,
    long bodiesInFlight,
    Duration leaderWait,
    Duration linger,
    Duration anonymousLife) {

  static final int REQUEST_LINE_BYTES = 8 * 1024;
  static final int HEAD_BYTES = 64 * 1024;

  static final GateLimits DEFAULTS =
      new GateLimits(
          2000,
          200,
          Duration.ofSeconds(10),
          8L << 20,
          Duration.ofSeconds(60),
          32L << 20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(60));

  /** At most 256 KB at once: so much a connection holds while the other side takes nothing. */
  static RecvByteBufAllocator readSizes() {
    return new AdaptiveRecvByteBufAllocator(512, 4096, 64 * 1024).maxMessagesPerRead(4);
  }
}
