package dev.waggle.sim;

import java.time.Duration;

/** What is done to machines; each counts as the fault that it is. */
final class Trouble {
  private final Simulation world;

  Trouble(Simulation world) {
    this.world = world;
  }

  void powerOff(SimHost host) {
    world.faults().happened(Fault.POWERED_OFF);
    host.powerOff();
  }

  /** Off and on again, quicker than anybody would miss it. */
  void reboot(SimHost host, long millis) {
    world.faults().happened(Fault.REBOOTED);
    host.powerOff();
    world.pass(millis);
    host.powerOn();
  }

  void pauseManagers(long millis) {
    world.faults().happened(Fault.MANAGERS_PAUSED);
    world.voters().forEach(voter -> voter.pause(millis));
  }

  void setClock(SimHost host, double rate, Duration off) {
    world.faults().happened(Fault.CLOCK_WRONG);
    host.setClock(rate, off);
  }

  void stopEngine(SimHost host, long millis) {
    world.faults().happened(Fault.ENGINE_STOPPED);
    host.engine().stopFor(millis);
  }

  void hangEngine(SimHost host, long millis) {
    world.faults().happened(Fault.ENGINE_HANGS);
    host.engine().hangFor(millis);
  }

  void restartEngine(SimHost host, long millis) {
    world.faults().happened(Fault.ENGINE_RESTARTED);
    host.engine().restart(millis);
  }

  void restartProcess(SimHost host) {
    world.faults().happened(Fault.PROCESS_RESTARTED);
    host.restartProcess();
  }

  void pause(SimHost host, long millis) {
    world.faults().happened(Fault.PROCESS_PAUSED);
    host.pause(millis);
  }

  /** Pulls the cable: nothing goes in or out. */
  void cutOff(SimHost host) {
    world.faults().happened(Fault.HOST_CUT_OFF);
    world.trace().line(host.name(), "cable out");
    world.network().mute(host.name());
    world.network().deafen(host.name());
  }

  void mute(SimHost host) {
    world.faults().happened(Fault.HOST_MUTE);
    world.trace().line(host.name(), "mute");
    world.network().mute(host.name());
  }

  void deafen(SimHost host) {
    world.faults().happened(Fault.HOST_DEAF);
    world.trace().line(host.name(), "deaf");
    world.network().deafen(host.name());
  }

  void plugIn(SimHost host) {
    if (!world.network().isWired(host)) {
      host.troubled();
    }
    world.trace().line(host.name(), "cable in");
    world.network().restore(host.name());
  }
}
