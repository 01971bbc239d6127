package dev.waggle.manager.adapter.gate;

/** What all connections of one gate share. */
record Shared(
    GateConfig config,
    GateLimits limits,
    GateSecret secret,
    EngineVersions engineVersions,
    LeaderChanges leaderChanges,
    Departures departures,
    BodyBudget bodies,
    Dialer dialer,
    IdleBacks idle) {}
