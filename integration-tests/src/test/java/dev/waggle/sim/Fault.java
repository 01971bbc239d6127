package dev.waggle.sim;

/**
 * What may go wrong. Each that is switched on must happen in some run, or the test tests nothing.
 */
enum Fault {
  LEADER_CHANGE,
  LEADER_DEPOSED_UNAWARE,
  PROPOSAL_LOST,
  /** A proposal comes into the log when its term is over. */
  PROPOSAL_OF_AN_OLD_TERM,
  OUTCOME_UNKNOWN_DONE,
  OUTCOME_UNKNOWN_NOT_DONE,
  OUTCOME_BEFORE_APPLY,
  FOLLOWER_LAGS,
  SNAPSHOT_INSTALLED,
  REQUEST_LOST,
  REPLY_LOST,
  REQUEST_TWICE,
  STREAM_BROKEN,
  /** Nothing comes through a stream any more, while heartbeats pass. */
  STREAM_DEAF,
  /** One assignment message is swallowed; what comes after it arrives. */
  ASSIGNMENT_LOST,
  SLOW_PULL,
  SLOW_STOP,
  PREPARE_FAILED,
  START_FAILED,
  TASK_CRASHED,
  /** Somebody removes a container behind the agent's back. */
  CONTAINER_LOST,
  /** The engine answers nobody; its containers run on. */
  ENGINE_STOPPED,
  /** The engine takes calls and ends none until it is itself again. */
  ENGINE_HANGS,
  /** The engine is started anew, and none of its containers runs. */
  ENGINE_RESTARTED,
  PROCESS_PAUSED,
  /** Also the judge: every manager stands still. */
  MANAGERS_PAUSED,
  /** Two of three managers are lost, and the third makes the swarm anew from what it has. */
  SWARM_FORCED,
  PROCESS_RESTARTED,
  /** Between two things that the agent's core has asked for. */
  KILLED_BETWEEN_EFFECTS,
  POWERED_OFF,
  /** Off and on again before anybody misses the machine. */
  REBOOTED,
  HOST_CUT_OFF,
  HOST_MUTE,
  HOST_DEAF,
  /** The wall clock jumps by up to a day, and the machine's clock is up to two percent off. */
  CLOCK_WRONG
}
