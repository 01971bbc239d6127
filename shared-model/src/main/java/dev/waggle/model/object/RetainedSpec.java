package dev.waggle.model.object;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Version;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.TaskSpec;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a service's spec that tasks refer to; kept while one of them exists. Names, labels
 * and credentials are those of that moment.
 */
public record RetainedSpec(
    ServiceId serviceId,
    long specVersion,
    String serviceName,
    Map<String, String> serviceLabels,
    TaskSpec taskTemplate,
    Optional<EndpointSpec> endpoint,
    Optional<String> registryAuth,
    Version version)
    implements StoredObject {
  public RetainedSpec {
    serviceLabels = Copies.of(serviceLabels);
  }

  @Override
  public String key() {
    return key(serviceId, specVersion);
  }

  /** Key of a version of a service's spec. */
  public static String key(ServiceId serviceId, long specVersion) {
    return serviceId.value() + "." + specVersion;
  }

  @Override
  public String toString() {
    return "RetainedSpec[" + key() + ", serviceName=" + serviceName + ", version=" + version + "]";
  }

  @Override
  public RetainedSpec withVersion(Version version) {
    return new RetainedSpec(
        serviceId,
        specVersion,
        serviceName,
        serviceLabels,
        taskTemplate,
        endpoint,
        registryAuth,
        version);
  }
}
