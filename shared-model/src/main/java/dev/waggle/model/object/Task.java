package dev.waggle.model.object;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One attempt to fill a slot; never moved, never revived. The spec is empty in the replicated
 * state, where {@link Bookkeeping#specVersion()} names it, and filled in for answers and
 * assignments. The slot is 0 for tasks of global services.
 */
public record Task(
    TaskId id,
    Version version,
    Instant createdAt,
    Instant updatedAt,
    Optional<String> name,
    Map<String, String> labels,
    Optional<TaskSpec> spec,
    Optional<ServiceId> serviceId,
    long slot,
    Optional<NodeId> nodeId,
    TaskStatus status,
    TaskState desiredState,
    Optional<List<NetworkAttachment>> networksAttachments,
    Optional<List<GenericResource>> genericResources,
    Optional<JobIteration> jobIteration,
    Optional<List<VolumeAttachment>> volumes,
    Bookkeeping bookkeeping)
    implements StoredObject {
  public Task {
    labels = Copies.of(labels);
    networksAttachments = networksAttachments.map(Copies::of);
    genericResources = genericResources.map(Copies::of);
    volumes = volumes.map(Copies::of);
  }

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  public TaskState state() {
    return status.state();
  }

  public Task withoutSpec() {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        Optional.empty(),
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public List<NetworkAttachment> attachmentsOrEmpty() {
    return networksAttachments.orElse(List.of());
  }

  /**
   * What only managers know of a task. Times are cluster time in milliseconds.
   *
   * @param specVersion which {@link RetainedSpec} of its service it was made from
   * @param createdAtMillis when it was made
   * @param statusAppliedAtMillis when its newest status was applied
   * @param startAtMillis end of its restart delay: not before that it is desired to run
   * @param awaits the predecessor that must have stopped before it may start
   * @param awaitUntilMillis when that waiting is given up
   * @param desiredShutdownAtMillis when it was first desired to stop
   * @param trial its part in the rolling update that made it; empty if none did
   */
  public record Bookkeeping(
      long specVersion,
      long createdAtMillis,
      long statusAppliedAtMillis,
      OptionalLong startAtMillis,
      Optional<TaskId> awaits,
      OptionalLong awaitUntilMillis,
      OptionalLong desiredShutdownAtMillis,
      Optional<Trial> trial) {
    /** Of a task that was made now and waits for nothing. */
    public static Bookkeeping of(long specVersion, long nowMillis) {
      return new Bookkeeping(
          specVersion,
          nowMillis,
          nowMillis,
          OptionalLong.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty());
    }

    public Bookkeeping withSpecVersion(long specVersion) {
      return new Bookkeeping(
          specVersion,
          createdAtMillis,
          statusAppliedAtMillis,
          startAtMillis,
          awaits,
          awaitUntilMillis,
          desiredShutdownAtMillis,
          trial);
    }

    public Bookkeeping withStatusAppliedAtMillis(long millis) {
      return new Bookkeeping(
          specVersion,
          createdAtMillis,
          millis,
          startAtMillis,
          awaits,
          awaitUntilMillis,
          desiredShutdownAtMillis,
          trial);
    }

    public Bookkeeping withStartAtMillis(OptionalLong startAtMillis) {
      return new Bookkeeping(
          specVersion,
          createdAtMillis,
          statusAppliedAtMillis,
          startAtMillis,
          awaits,
          awaitUntilMillis,
          desiredShutdownAtMillis,
          trial);
    }

    public Bookkeeping withAwaits(Optional<TaskId> awaits, OptionalLong awaitUntilMillis) {
      return new Bookkeeping(
          specVersion,
          createdAtMillis,
          statusAppliedAtMillis,
          startAtMillis,
          awaits,
          awaitUntilMillis,
          desiredShutdownAtMillis,
          trial);
    }

    public Bookkeeping withDesiredShutdownAtMillis(long millis) {
      return new Bookkeeping(
          specVersion,
          createdAtMillis,
          statusAppliedAtMillis,
          startAtMillis,
          awaits,
          awaitUntilMillis,
          OptionalLong.of(millis),
          trial);
    }

    public Bookkeeping withTrial(Optional<Trial> trial) {
      return new Bookkeeping(
          specVersion,
          createdAtMillis,
          statusAppliedAtMillis,
          startAtMillis,
          awaits,
          awaitUntilMillis,
          desiredShutdownAtMillis,
          trial);
    }
  }

  @Override
  public Task withVersion(Version version) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withUpdatedAt(Instant updatedAt) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withSpec(TaskSpec spec) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        Optional.of(spec),
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withNodeId(NodeId nodeId) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        Optional.of(nodeId),
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withStatus(TaskStatus status) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withDesiredState(TaskState desiredState) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withNetworksAttachments(List<NetworkAttachment> networksAttachments) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        Optional.of(networksAttachments),
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withGenericResources(List<GenericResource> genericResources) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        Optional.of(genericResources),
        jobIteration,
        volumes,
        bookkeeping);
  }

  public Task withVolumes(List<VolumeAttachment> volumes) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        Optional.of(volumes),
        bookkeeping);
  }

  public Task withBookkeeping(Bookkeeping bookkeeping) {
    return new Task(
        id,
        version,
        createdAt,
        updatedAt,
        name,
        labels,
        spec,
        serviceId,
        slot,
        nodeId,
        status,
        desiredState,
        networksAttachments,
        genericResources,
        jobIteration,
        volumes,
        bookkeeping);
  }
}
