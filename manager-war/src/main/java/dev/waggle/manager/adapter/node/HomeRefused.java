package dev.waggle.manager.adapter.node;

/** Why a data directory cannot be used: one line for whoever starts the node. */
public final class HomeRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HomeRefused(String line) {
    super(line);
  }

  HomeRefused(String line, Throwable cause) {
    super(line, cause);
  }
}
