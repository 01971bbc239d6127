package dev.waggle.model.task;

/** The container behind a task; the identity is empty until it exists. */
public record ContainerStatus(String containerId, long pid, long exitCode) {}
