package dev.waggle.testing;

import java.io.IOException;
import java.net.InetAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Sockets of this machine to which a test's peers speak TLS. */
public final class TlsListeners {
  private static final int BACKLOG = 10;

  private TlsListeners() {}

  /** Listens on a free port of loopback, with the context's own settings. */
  public static SSLServerSocket loopback(SSLContext context) throws IOException {
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }
}
