package dev.waggle.manager.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Is told of each step when it is done, on the lifecycle's thread, before the next one begins. */
@FunctionalInterface
interface Steps {
  /** Tells the log. */
  static Steps logged() {
    Logger log = System.getLogger(Steps.class.getName());
    return step -> log.log(Level.DEBUG, "membership: {0}", step);
  }

  void done(Step step);
}
