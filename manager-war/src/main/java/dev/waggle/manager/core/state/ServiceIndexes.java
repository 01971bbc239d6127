package dev.waggle.manager.core.state;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.SecretReference;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.TreePSet;

/** What is derived from the services: kept up to date with each change, never stored. */
record ServiceIndexes(
    Index<String, ServiceId> byName,
    Index<String, ServiceId> bySecret,
    Index<String, ServiceId> byConfig,
    TreePSet<ServiceId> updating,
    long wantedTasks) {
  static ServiceIndexes empty() {
    return new ServiceIndexes(Index.empty(), Index.empty(), Index.empty(), TreePSet.empty(), 0);
  }

  ServiceIndexes moved(Optional<Service> before, Optional<Service> after) {
    Optional<ServiceId> id = after.or(() -> before).map(Service::id);
    if (id.isEmpty()) {
      return this;
    }
    ServiceId service = id.get();
    boolean updates = after.filter(s -> s.bookkeeping().updateRun().isPresent()).isPresent();
    return new ServiceIndexes(
        byName.moved(service, before.map(ServiceIndexes::name), after.map(ServiceIndexes::name)),
        bySecret.movedAll(service, secrets(before), secrets(after)),
        byConfig.movedAll(service, configs(before), configs(after)),
        updates ? updating.plus(service) : updating.minus(service),
        wantedTasks + wanted(after) - wanted(before));
  }

  private static long wanted(Optional<Service> service) {
    return service.map(s -> s.spec().modeOrDefault().wantedTasks()).orElse(0L);
  }

  private static String name(Service service) {
    return NameKey.of(service.name());
  }

  private static Set<String> secrets(Optional<Service> service) {
    return keys(
        container(service)
            .flatMap(c -> c.secretsOrEmpty().stream())
            .map(SecretReference::secretId));
  }

  private static Set<String> configs(Optional<Service> service) {
    return keys(
        container(service)
            .flatMap(c -> c.configsOrEmpty().stream())
            .map(ConfigReference::configId));
  }

  private static Stream<ContainerSpec> container(Optional<Service> service) {
    return service.map(s -> s.spec().taskTemplateOrEmpty().containerOrEmpty()).stream();
  }

  private static Set<String> keys(Stream<Optional<String>> ids) {
    return ids.flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
  }
}
