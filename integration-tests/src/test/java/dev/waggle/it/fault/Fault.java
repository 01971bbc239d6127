package dev.waggle.it.fault;

/** What can happen to a machine, and how it ends. */
enum Fault {
  /** The node's process ends without notice; the machine and its tasks go on. */
  KILL(false) {
    @Override
    void strike(FaultSwarm swarm, int host) {
      swarm.nodes().end(host, "KILL");
    }

    @Override
    void heal(FaultSwarm swarm, int host) {
      swarm.nodes().launch(host);
    }
  },

  /** The node's process stands still; the machine and its tasks go on. */
  FREEZE(false) {
    @Override
    void strike(FaultSwarm swarm, int host) {
      swarm.nodes().signal(host, "STOP");
    }

    @Override
    void heal(FaultSwarm swarm, int host) {
      swarm.nodes().signal(host, "CONT");
    }
  },

  /** Everything on the machine ends without notice, and nobody answers for it. */
  POWER_OFF(true) {
    @Override
    void strike(FaultSwarm swarm, int host) {
      swarm.nodes().powerOff(host);
    }

    @Override
    void heal(FaultSwarm swarm, int host) {
      swarm.nodes().powerOn(host);
    }
  },

  /** Nobody answers for the machine; everything on it goes on. */
  UNPLUG(true) {
    @Override
    void strike(FaultSwarm swarm, int host) {
      swarm.hosts().unplug(host);
    }

    @Override
    void heal(FaultSwarm swarm, int host) {
      swarm.hosts().plug(host);
    }
  },

  /** The line to one other manager is dead; both reach the third. */
  CUT(false) {
    @Override
    void strike(FaultSwarm swarm, int host) {
      swarm.hosts().cut(host, next(swarm, host));
    }

    @Override
    void heal(FaultSwarm swarm, int host) {
      swarm.hosts().mend(host, next(swarm, host));
    }
  };

  private final boolean losesTasks;

  Fault(boolean losesTasks) {
    this.losesTasks = losesTasks;
  }

  abstract void strike(FaultSwarm swarm, int host);

  abstract void heal(FaultSwarm swarm, int host);

  /** Whether the swarm has to run the machine's tasks elsewhere. */
  boolean losesTasks() {
    return losesTasks;
  }

  /** Whether clients of the machine's own manager can be served meanwhile. */
  boolean leavesServed() {
    return this == CUT;
  }

  private static int next(FaultSwarm swarm, int host) {
    return host % swarm.managers().size() + 1;
  }
}
