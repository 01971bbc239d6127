package dev.waggle.manager.core;

import dev.waggle.manager.core.orchestrator.TaskFactory;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Endpoint;
import dev.waggle.model.object.JobIteration;
import dev.waggle.model.object.JobStatus;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.NetworkAttachmentConfig;
import dev.waggle.model.spec.Placement;
import dev.waggle.model.spec.PlacementPreference;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.SpreadOver;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.spec.UpdateConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A replicated service of one task with Docker's defaults, unless said otherwise. */
public final class ServiceFixture implements Clusters.Part {
  private final String name;
  private TaskSpec task = TaskSpec.of(ContainerSpec.EMPTY.withImage("alpine"));
  private ServiceMode mode = ServiceMode.Replicated.ONE;
  private Optional<EndpointSpec> endpoint = Optional.empty();
  private Optional<UpdateStatus> updateStatus = Optional.empty();
  private Optional<JobStatus> jobStatus = Optional.empty();
  private Optional<UpdateConfig> updateConfig = Optional.empty();
  private Optional<UpdateConfig> rollbackConfig = Optional.empty();
  private Optional<ServiceFixture> previous = Optional.empty();
  private Service.Bookkeeping bookkeeping = Service.Bookkeeping.NONE;

  ServiceFixture(String name) {
    this.name = name;
  }

  public ServiceFixture replicas(long replicas) {
    return mode(new ServiceMode.Replicated(Optional.of(replicas)));
  }

  public ServiceFixture mode(ServiceMode mode) {
    this.mode = mode;
    return this;
  }

  /** One task on every node. */
  public ServiceFixture global() {
    return mode(new ServiceMode.Global());
  }

  /** A job of so many completions, so many at a time, in its first run. */
  public ServiceFixture job(long concurrent, long completions) {
    return mode(new ServiceMode.ReplicatedJob(Optional.of(concurrent), Optional.of(completions)))
        .run(0);
  }

  /** A job on every node, in its first run. */
  public ServiceFixture globalJob() {
    return mode(new ServiceMode.GlobalJob()).run(0);
  }

  public ServiceFixture run(long iteration) {
    jobStatus = Optional.of(new JobStatus(new JobIteration(iteration), Optional.empty()));
    return this;
  }

  public ServiceFixture specVersion(long version) {
    bookkeeping = bookkeeping.withSpecVersion(version);
    return this;
  }

  public ServiceFixture registryAuth(String auth) {
    bookkeeping = bookkeeping.withRegistryAuth(Optional.of(auth));
    return this;
  }

  public ServiceFixture task(UnaryOperator<TaskSpec> change) {
    task = change.apply(task);
    return this;
  }

  public ServiceFixture image(String image) {
    return task(t -> t.withContainerSpec(t.containerOrEmpty().withImage(image)));
  }

  public ServiceFixture stopGrace(Duration grace) {
    return task(t -> t.withContainerSpec(t.containerOrEmpty().withStopGracePeriod(grace)));
  }

  public ServiceFixture restart(String condition) {
    RestartPolicy p = task.restartOrDefault();
    return policy(
        new RestartPolicy(
            Optional.of(condition), p.delay(), p.maxAttempts(), p.window(), Extra.NONE));
  }

  public ServiceFixture restartDelay(Duration delay) {
    RestartPolicy p = task.restartOrDefault();
    return policy(
        new RestartPolicy(
            p.condition(), Optional.of(delay), p.maxAttempts(), p.window(), Extra.NONE));
  }

  public ServiceFixture maxAttempts(long attempts) {
    RestartPolicy p = task.restartOrDefault();
    return policy(
        new RestartPolicy(p.condition(), p.delay(), Optional.of(attempts), p.window(), Extra.NONE));
  }

  public ServiceFixture restartWindow(Duration window) {
    RestartPolicy p = task.restartOrDefault();
    return policy(
        new RestartPolicy(
            p.condition(), p.delay(), p.maxAttempts(), Optional.of(window), Extra.NONE));
  }

  private ServiceFixture policy(RestartPolicy policy) {
    return task(t -> t.withRestartPolicy(policy));
  }

  public ServiceFixture placement(UnaryOperator<Placement> change) {
    return task(t -> t.withPlacement(change.apply(t.placementOrDefault())));
  }

  public ServiceFixture constraints(String... constraints) {
    return placement(p -> p.withConstraints(List.of(constraints)));
  }

  public ServiceFixture spreadOver(String... descriptors) {
    return placement(
        p ->
            p.withPreferences(
                Arrays.stream(descriptors)
                    .map(d -> new SpreadOver(Optional.of(d), Extra.NONE))
                    .map(s -> new PlacementPreference(Optional.of(s), Extra.NONE))
                    .toList()));
  }

  public ServiceFixture maxReplicasPerNode(long max) {
    return placement(p -> p.withMaxReplicas(max));
  }

  public ServiceFixture reserve(Resources reservations) {
    return task(
        t ->
            t.withResources(
                new ResourceRequirements(
                    Optional.empty(),
                    Optional.of(reservations),
                    Optional.empty(),
                    Optional.empty(),
                    Extra.NONE)));
  }

  public ServiceFixture reserve(long nanoCpus, long memoryBytes) {
    return reserve(Resources.of(nanoCpus, memoryBytes));
  }

  public ServiceFixture network(String target) {
    return task(
        t ->
            t.withNetworks(
                List.of(
                    new NetworkAttachmentConfig(
                        Optional.of(target), Optional.empty(), Optional.empty(), Extra.NONE))));
  }

  public ServiceFixture port(String mode, long published) {
    PortConfig port =
        new PortConfig(
            Optional.empty(),
            Optional.of("tcp"),
            Optional.of(80L),
            Optional.of(published),
            Optional.of(mode),
            Extra.NONE);
    endpoint = Optional.of(EndpointSpec.EMPTY.withPorts(List.of(port)));
    return this;
  }

  public ServiceFixture updateState(UpdateState state) {
    updateStatus = Optional.of(new UpdateStatus(state, Optional.empty(), Optional.empty(), ""));
    return this;
  }

  public ServiceFixture updating(UnaryOperator<UpdateConfig> config) {
    updateConfig = Optional.of(config.apply(UpdateConfig.DEFAULT));
    return this;
  }

  public ServiceFixture rollingBack(UnaryOperator<UpdateConfig> config) {
    rollbackConfig = Optional.of(config.apply(UpdateConfig.DEFAULT));
    return this;
  }

  /** A run of the updater that has not begun. */
  public ServiceFixture asked(long run) {
    bookkeeping = bookkeeping.withUpdateRun(Optional.of(UpdateRun.over(run)));
    return this;
  }

  /** A run of the updater that began at 0 with so many slots to replace. */
  public ServiceFixture begun(long run, long slots) {
    bookkeeping = bookkeeping.withUpdateRun(Optional.of(UpdateRun.over(run).begunWith(slots, 0)));
    return updateStatus.isPresent() ? this : updateState(UpdateState.UPDATING);
  }

  public ServiceFixture previously(ServiceFixture other) {
    previous = Optional.of(other);
    return this;
  }

  private Service.Bookkeeping remembering(ServiceFixture other) {
    return new Service.Bookkeeping(
        bookkeeping.specVersion(),
        other.bookkeeping.specVersion(),
        bookkeeping.registryAuth(),
        other.bookkeeping.registryAuth(),
        bookkeeping.updateRun());
  }

  private ServiceSpec spec() {
    ServiceSpec spec = ServiceSpec.of(name, task, mode);
    ServiceSpec reached = endpoint.map(spec::withEndpointSpec).orElse(spec);
    ServiceSpec updated = updateConfig.map(reached::withUpdateConfig).orElse(reached);
    return rollbackConfig.map(updated::withRollbackConfig).orElse(updated);
  }

  public Service build() {
    return new Service(
        Clusters.serviceId(name),
        Version.NONE,
        Clusters.WALL_CLOCK,
        Clusters.WALL_CLOCK,
        spec(),
        previous.map(ServiceFixture::spec),
        Endpoint.EMPTY,
        updateStatus,
        Optional.empty(),
        jobStatus,
        previous.map(this::remembering).orElse(bookkeeping));
  }

  /** Only the spec that tasks refer to, of a service that is gone. */
  public Clusters.Part specOnly() {
    return () -> Stream.of(TaskFactory.retainedSpec(build()));
  }

  @Override
  public Stream<StoredObject> objects() {
    return Stream.of(build(), TaskFactory.retainedSpec(build()));
  }
}
