package dev.waggle.model.object;

/** Numbers of tasks; only in answers. */
public record ServiceStatus(long runningTasks, long desiredTasks, long completedTasks) {}
