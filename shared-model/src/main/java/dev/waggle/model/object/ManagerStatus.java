package dev.waggle.model.object;

/** What the other managers see of a manager; only in answers. */
public record ManagerStatus(boolean leader, Reachability reachability, String addr) {}
