package dev.waggle.manager.adapter.agentlink;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Asks a machine's kernel for a sign of life: a TCP connect that sends no byte. Accepted or
 * refused, the machine lives; anything else, or nothing within a second, says nothing.
 */
public final class Prober {
  private static final int LIMIT_MILLIS = 1_000;

  private Prober() {}

  /**
   * Whether anything answered; blocks for a second at most.
   *
   * @param address host and port
   */
  public static boolean answers(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, Math.max(colon, 0)).replaceAll("[\\[\\]]", "");
    if (host.isEmpty()) {
      return false; // it would be this machine that answers
    }
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
      return true;
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused");
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
