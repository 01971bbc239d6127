package dev.waggle.manager.core;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.JobIteration;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Trial;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A task desired and observed RUNNING that was made at time 0, unless said otherwise. */
public final class TaskFixture implements Clusters.Part {
  private final String service;
  private final long slot;
  private String name;
  private Optional<NodeId> node = Optional.empty();
  private TaskState state = TaskState.RUNNING;
  private TaskState desired = TaskState.RUNNING;
  private String message = "started";
  private long specVersion;
  private long createdAt;
  private long appliedAt;
  private OptionalLong startAt = OptionalLong.empty();
  private OptionalLong awaitUntil = OptionalLong.empty();
  private List<GenericResource> generic = List.of();
  private Optional<JobIteration> jobIteration = Optional.empty();
  private OptionalLong toldToStopAt = OptionalLong.empty();
  private Optional<Trial> trial = Optional.empty();

  TaskFixture(String service, long slot) {
    this.service = service;
    this.slot = slot;
    this.name = service + "x" + slot + "x";
  }

  /** Its identity begins with this; {@code <service>x<slot>x} otherwise. */
  public TaskFixture named(String name) {
    this.name = name;
    return this;
  }

  public TaskFixture on(String node) {
    this.node = Optional.of(Clusters.nodeId(node));
    return this;
  }

  public TaskFixture observed(TaskState state) {
    this.state = state;
    return this;
  }

  public TaskFixture desired(TaskState desired) {
    this.desired = desired;
    return this;
  }

  public TaskFixture message(String message) {
    this.message = message;
    return this;
  }

  public TaskFixture specVersion(long specVersion) {
    this.specVersion = specVersion;
    return this;
  }

  /** Made then; its status is as old unless said otherwise. */
  public TaskFixture createdAt(long millis) {
    createdAt = millis;
    appliedAt = Math.max(appliedAt, millis);
    return this;
  }

  public TaskFixture reportedAt(long millis) {
    appliedAt = millis;
    return this;
  }

  /** A replacement that waits: desired READY until then. */
  public TaskFixture startingAt(long startAt, long awaitUntil) {
    this.startAt = OptionalLong.of(startAt);
    this.awaitUntil = OptionalLong.of(awaitUntil);
    return desired(TaskState.READY);
  }

  public TaskFixture toldToStopAt(long millis) {
    toldToStopAt = OptionalLong.of(millis);
    return this;
  }

  /** Made by this run of a rolling update. */
  public TaskFixture inRun(long run) {
    trial = Optional.of(Trial.in(run));
    return this;
  }

  /** Made by this run of a rolling update, and seen to run at that time. */
  public TaskFixture inRun(long run, long ranAtMillis) {
    trial = Optional.of(Trial.in(run).withRanAtMillis(ranAtMillis));
    return this;
  }

  public TaskFixture given(GenericResource... resources) {
    generic = List.of(resources);
    return this;
  }

  /** One of a job, desired COMPLETE unless said otherwise. */
  public TaskFixture run(long iteration) {
    jobIteration = Optional.of(new JobIteration(iteration));
    desired = desired == TaskState.RUNNING ? TaskState.COMPLETE : desired;
    return this;
  }

  public Task build() {
    Task.Bookkeeping bookkeeping =
        new Task.Bookkeeping(
            specVersion,
            createdAt,
            appliedAt,
            startAt,
            Optional.empty(),
            awaitUntil,
            toldToStopAt,
            trial);
    return new Task(
        Clusters.taskId(name),
        Version.NONE,
        Clusters.WALL_CLOCK,
        Clusters.WALL_CLOCK,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(Clusters.serviceId(service)),
        slot,
        node,
        TaskStatus.of(Clusters.WALL_CLOCK, state, message),
        desired,
        Optional.empty(),
        generic.isEmpty() ? Optional.empty() : Optional.of(generic),
        jobIteration,
        Optional.empty(),
        bookkeeping);
  }

  @Override
  public Stream<StoredObject> objects() {
    return Stream.of(build());
  }
}
