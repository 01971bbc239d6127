package dev.waggle.agent.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A TCP port that is bound and not listened on: the kernel itself refuses a connect to it, which
 * says that the machine lives, whatever this process does.
 */
final class ProbePort implements AutoCloseable {
  private final Socket bound = new Socket();

  ProbePort() {
    try {
      bound.bind(new InetSocketAddress(0));
    } catch (IOException e) {
      throw new UncheckedIOException("binding a port for probes", e);
    }
  }

  /** Host and port under which it is probed, on the host that others are told. */
  String address(String advertise) {
    int colon = advertise.lastIndexOf(':');
    String host = colon < 0 ? advertise : advertise.substring(0, colon);
    return host + ":" + bound.getLocalPort();
  }

  @Override
  public void close() {
    try {
      bound.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the port for probes", e);
    }
  }
}
