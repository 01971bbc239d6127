package dev.waggle.model.object;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.ServiceSpec;
import java.time.Instant;
import java.util.Optional;

/** What the user wants to run, and how far it is. */
public record Service(
    ServiceId id,
    Version version,
    Instant createdAt,
    Instant updatedAt,
    ServiceSpec spec,
    Optional<ServiceSpec> previousSpec,
    Endpoint endpoint,
    Optional<UpdateStatus> updateStatus,
    Optional<ServiceStatus> serviceStatus,
    Optional<JobStatus> jobStatus,
    Bookkeeping bookkeeping)
    implements StoredObject {

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  public Service withoutUpdateStatus() {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        Optional.empty(),
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public Service withoutPreviousSpec() {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        Optional.empty(),
        endpoint,
        updateStatus,
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public String name() {
    return spec.nameOrEmpty();
  }

  /**
   * What only managers know of a service.
   *
   * @param specVersion log index at which the spec was accepted
   * @param previousSpecVersion the same of the previous spec, 0 without one
   * @param registryAuth credentials for pulling, as the client sent them
   * @param previousRegistryAuth those of the previous spec
   * @param updateRun the rolling update that is under way
   */
  public record Bookkeeping(
      long specVersion,
      long previousSpecVersion,
      Optional<String> registryAuth,
      Optional<String> previousRegistryAuth,
      Optional<UpdateRun> updateRun) {
    /** Of a service whose spec was never changed and that has no credentials. */
    public static final Bookkeeping NONE =
        new Bookkeeping(0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    public Bookkeeping withSpecVersion(long specVersion) {
      return new Bookkeeping(
          specVersion, previousSpecVersion, registryAuth, previousRegistryAuth, updateRun);
    }

    public Bookkeeping withRegistryAuth(Optional<String> registryAuth) {
      return new Bookkeeping(
          specVersion, previousSpecVersion, registryAuth, previousRegistryAuth, updateRun);
    }

    public Bookkeeping withUpdateRun(Optional<UpdateRun> updateRun) {
      return new Bookkeeping(
          specVersion, previousSpecVersion, registryAuth, previousRegistryAuth, updateRun);
    }

    @Override
    public String toString() {
      return "Bookkeeping[specVersion="
          + specVersion
          + ", previousSpecVersion="
          + previousSpecVersion
          + ", registryAuth=***, updateRun="
          + updateRun
          + "]";
    }
  }

  @Override
  public Service withVersion(Version version) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        updateStatus,
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public Service withUpdatedAt(Instant updatedAt) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        updateStatus,
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public Service withSpec(ServiceSpec spec) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        updateStatus,
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public Service withPreviousSpec(ServiceSpec previousSpec) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        Optional.of(previousSpec),
        endpoint,
        updateStatus,
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public Service withEndpoint(Endpoint endpoint) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        updateStatus,
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public Service withUpdateStatus(UpdateStatus updateStatus) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        Optional.of(updateStatus),
        serviceStatus,
        jobStatus,
        bookkeeping);
  }

  public Service withServiceStatus(ServiceStatus serviceStatus) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        updateStatus,
        Optional.of(serviceStatus),
        jobStatus,
        bookkeeping);
  }

  public Service withJobStatus(JobStatus jobStatus) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        updateStatus,
        serviceStatus,
        Optional.of(jobStatus),
        bookkeeping);
  }

  public Service withBookkeeping(Bookkeeping bookkeeping) {
    return new Service(
        id,
        version,
        createdAt,
        updatedAt,
        spec,
        previousSpec,
        endpoint,
        updateStatus,
        serviceStatus,
        jobStatus,
        bookkeeping);
  }
}
