package dev.waggle.dispatch;

import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskStatus;

/** What an agent saw of one of its tasks. */
public record TaskStatusUpdate(TaskId taskId, TaskStatus status) {}
