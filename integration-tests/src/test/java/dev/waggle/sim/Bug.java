package dev.waggle.sim;

/**
 * Mistakes that a simulation can be made to make, each one that the real thing must not make: what
 * no seed notices is guarded by nothing. See {@link PlantedBugsSimTest}.
 */
enum Bug {
  /** An entry has its effect although its term was over when it came into the log. */
  TERM_NOT_CHECKED,
  /** A report is acknowledged as soon as it came. */
  REPORT_ACKNOWLEDGED_BEFORE_COMMIT,
  /** A new leader begins to count the restarts of each slot anew. */
  RESTARTS_FORGOTTEN,
  /** A leader that was paused counts its own pause as silence of the nodes. */
  OWN_PAUSE_COUNTED,
  /** A new leader counts the old one's silence from when it took office itself. */
  SILENCE_BEFORE_OFFICE_FORGOTTEN,
  /** A new leader places what waits as soon as the first agent has come. */
  PLACED_BEFORE_SESSIONS,
  /** A voter is removed although those that stay could not go on without it. */
  EVICTED_WITHOUT_MAJORITY,
  /** An agent starts what its disk says before it has heard what the managers want now. */
  STARTED_BEFORE_COMPLETE_SET,
  /** A manager that believes to lead opens sessions without asking a majority. */
  SESSION_WITHOUT_COMMIT,
  /** Neither side minds that nothing comes through a stream, as long as heartbeats pass. */
  DEAF_STREAM_TRUSTED,
  /** All processes of a node tell the same process id. */
  PROCESS_ID_COPIED,
  /** An agent does not keep what it has seen the highest fence of. */
  FENCE_NOT_KEPT,
  /** An agent leaves alone what a node had on its engine that the swarm has no more. */
  FORMER_SELF_FORGOTTEN,
  /** A manager that comes back does not ask whether the swarm was made anew without it. */
  LIVES_NOT_ASKED,
  /** The end of a container is told when its stop is asked for. */
  END_TOLD_TOO_EARLY
}
