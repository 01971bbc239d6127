package dev.waggle.model.object;

import dev.waggle.model.id.NetworkId;
import dev.waggle.model.meta.Meta;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.IpamOptions;
import dev.waggle.model.spec.NetworkSpec;
import java.time.Instant;
import java.util.Optional;

/** A network of the swarm, with what the allocator gave. */
public record Network(
    NetworkId id,
    Version version,
    Instant createdAt,
    Instant updatedAt,
    NetworkSpec spec,
    Optional<Driver> driverState,
    Optional<IpamOptions> ipamOptions)
    implements StoredObject {

  @Override
  public String key() {
    return id.value();
  }

  public Meta meta() {
    return new Meta(version, createdAt, updatedAt);
  }

  public String name() {
    return spec.nameOrEmpty();
  }

  @Override
  public Network withVersion(Version version) {
    return new Network(id, version, createdAt, updatedAt, spec, driverState, ipamOptions);
  }

  public Network withUpdatedAt(Instant updatedAt) {
    return new Network(id, version, createdAt, updatedAt, spec, driverState, ipamOptions);
  }

  public Network withSpec(NetworkSpec spec) {
    return new Network(id, version, createdAt, updatedAt, spec, driverState, ipamOptions);
  }

  public Network withDriverState(Driver driverState) {
    return new Network(
        id, version, createdAt, updatedAt, spec, Optional.of(driverState), ipamOptions);
  }

  public Network withIpamOptions(IpamOptions ipamOptions) {
    return new Network(
        id, version, createdAt, updatedAt, spec, driverState, Optional.of(ipamOptions));
  }
}
