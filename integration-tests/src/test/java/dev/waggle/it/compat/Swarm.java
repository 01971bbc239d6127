package dev.waggle.it.compat;

import java.io.IOException;
import java.nio.file.Path;

/** Machines with swarm mode on each, in no swarm at first. They are numbered from 1. */
public interface Swarm {
  Hosts hosts();

  /** The socket that the docker command is pointed at. */
  Path socket(int host);

  /** Starts that many machines and returns once each answers. */
  void start(int machines);

  default void powerOff(int host) {
    hosts().powerOff(host);
  }

  /** Returns once the machine answers again. */
  void powerOn(int host);

  /** Copies the logs of these machines there. */
  default void keepLogs(int machines, Path to) throws IOException {
    for (int host = 1; host <= machines; host++) {
      hosts().keepLogs(host, "", to);
    }
  }

  /**
   * Whether it leaves alone what runs on a machine that stayed on. Docker moves it, too, if it is
   * slow to hear from the machine after a time without a leader.
   */
  default boolean sparesTheRest() {
    return true;
  }

  /** Ends what was started; to be called also if only a part was. */
  void stop();

  /** Docker's own: the engine is the node. */
  record OfDocker(Hosts hosts) implements Swarm {
    @Override
    public Path socket(int host) {
      return hosts.engineSocket(host);
    }

    @Override
    public void start(int machines) {
      hosts.up(machines);
    }

    @Override
    public void powerOn(int host) {
      hosts.powerOn(host);
    }

    @Override
    public boolean sparesTheRest() {
      return false;
    }

    @Override
    public void stop() {
      hosts.down();
    }
  }
}
