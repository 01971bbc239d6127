package dev.waggle.agent.adapter.engine;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.Isolation;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.Ulimit;
import dev.waggle.agent.core.content.FilePlaces;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.object.NetworkAttachment;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.Healthcheck;
import dev.waggle.model.spec.Limit;
import dev.waggle.model.spec.NetworkAttachmentConfig;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.PublishMode;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** From a task to what the engine is asked to make. */
final class ContainerSpecTranslator {
  private static final Set<String> PREDEFINED_NETWORKS = Set.of("host", "none", "bridge");

  private final AssignedTask assigned;
  private final TaskSpec spec;
  private final ContainerSpec container;

  ContainerSpecTranslator(AssignedTask assigned) {
    this.assigned = assigned;
    this.spec = assigned.task().spec().orElse(TaskSpec.EMPTY);
    this.container = spec.containerOrEmpty();
  }

  /** Throws a fatal failure for a task that can never become a container. */
  void accept() {
    if (container.imageOrEmpty().isEmpty()) {
      throw EngineFailure.fatal("dockerexec: image required");
    }
    container.mountsOrEmpty().forEach(MountTranslator::accept);
    for (String network : networks()) {
      if (!PREDEFINED_NETWORKS.contains(network)) {
        throw EngineFailure.fatal("network " + network + " cannot be reached from this node");
      }
    }
  }

  ImageRef image() {
    return ImageRef.of(container.imageOrEmpty());
  }

  /** Where the container sees the files of its secrets and configs. */
  List<String> filePlaces() {
    return FilePlaces.of(container);
  }

  /**
   * Fills in a request to make the container.
   *
   * @param files on this host, one for each of {@link #filePlaces()}
   */
  void fill(CreateContainerCmd request, List<Path> files) {
    request.withName(ContainerName.of(assigned)).withLabels(ContainerName.labels(assigned));
    fillCommand(request);
    fillEnvironment(request);
    container.dir().ifPresent(request::withWorkingDir);
    container.user().ifPresent(request::withUser);
    container.hostname().filter(h -> !h.isEmpty()).ifPresent(request::withHostName);
    container.tty().ifPresent(request::withTty);
    container.openStdin().ifPresent(request::withStdinOpen);
    container.stopSignal().filter(s -> !s.isEmpty()).ifPresent(request::withStopSignal);
    container.healthcheck().ifPresent(check -> request.withHealthcheck(healthCheck(check)));
    List<PortBinding> ports = hostPorts();
    request.withExposedPorts(ports.stream().map(PortBinding::getExposedPort).toList());
    request.withHostConfig(hostConfig(ports, files));
  }

  /** What the task was given of the node's generic resources comes after what the spec says. */
  private void fillEnvironment(CreateContainerCmd request) {
    List<String> variables = new ArrayList<>(container.env().orElse(List.of()));
    variables.addAll(
        GivenResources.variables(assigned.task().genericResources().orElse(List.of())));
    if (!variables.isEmpty()) {
      request.withEnv(variables);
    }
  }

  private void fillCommand(CreateContainerCmd request) {
    List<String> command = container.command().orElse(List.of());
    if (!command.isEmpty()) {
      request.withEntrypoint(command);
    }
    container.args().filter(args -> !args.isEmpty()).ifPresent(request::withCmd);
  }

  private HostConfig hostConfig(List<PortBinding> ports, List<Path> files) {
    HostConfig host = new HostConfig().withPortBindings(ports);
    container.groups().ifPresent(host::withGroupAdd);
    container.init().ifPresent(host::withInit);
    container.readOnly().ifPresent(host::withReadonlyRootfs);
    container.sysctls().ifPresent(host::withSysctls);
    container.oomScoreAdj().ifPresent(adj -> host.withOomScoreAdj(Math.toIntExact(adj)));
    List<Mount> mounts = new ArrayList<>();
    container.mountsOrEmpty().forEach(mount -> mounts.add(MountTranslator.translate(mount)));
    for (int place = 0; place < files.size(); place++) {
      mounts.add(MountTranslator.file(files.get(place), filePlaces().get(place)));
    }
    host.withMounts(mounts);
    host.withUlimits(
        container.ulimits().orElse(List.of()).stream()
            .map(u -> new Ulimit(u.name().orElse(""), u.soft().orElse(0L), u.hard().orElse(0L)))
            .toList());
    host.withIsolation(isolation());
    networks().stream().findFirst().ifPresent(host::withNetworkMode);
    fillNames(host);
    fillLimits(host);
    SecurityTranslator.fill(host, container);
    spec.logDriver().ifPresent(driver -> fillLogDriver(host, driver));
    return host;
  }

  /** What is not said is said to the engine as the default, since it keeps it word for word. */
  private Isolation isolation() {
    String wanted = container.isolation().orElse("");
    return Stream.of(Isolation.values())
        .filter(known -> known.getValue().equals(wanted))
        .findFirst()
        .orElse(Isolation.DEFAULT);
  }

  private void fillNames(HostConfig host) {
    container
        .hosts()
        .filter(hosts -> !hosts.isEmpty())
        .map(hosts -> hosts.stream().map(ContainerSpecTranslator::extraHost))
        .ifPresent(hosts -> host.withExtraHosts(hosts.toArray(String[]::new)));
    container
        .dnsConfig()
        .ifPresent(
            dns -> {
              dns.nameservers().ifPresent(host::withDns);
              dns.search().ifPresent(host::withDnsSearch);
              dns.options().ifPresent(host::withDnsOptions);
            });
  }

  /** Reservations are the scheduler's and do not reach the container. */
  private void fillLimits(HostConfig host) {
    Optional<Limit> limits = spec.resources().flatMap(ResourceRequirements::limits);
    limits.flatMap(Limit::nanoCpus).filter(n -> n > 0).ifPresent(host::withNanoCPUs);
    limits.flatMap(Limit::pids).filter(n -> n > 0).ifPresent(host::withPidsLimit);
    spec.resources()
        .flatMap(ResourceRequirements::memorySwappiness)
        .ifPresent(host::withMemorySwappiness);
    limits
        .flatMap(Limit::memoryBytes)
        .filter(bytes -> bytes > 0)
        .ifPresent(
            bytes -> {
              host.withMemory(bytes);
              spec.resources()
                  .flatMap(ResourceRequirements::swapBytes)
                  .ifPresent(swap -> host.withMemorySwap(swap < 0 ? -1 : bytes + swap));
            });
  }

  /** One for each port of the container: as with SwarmKit the last that is published counts. */
  private List<PortBinding> hostPorts() {
    Map<ExposedPort, PortBinding> ports = new LinkedHashMap<>();
    assigned.ports().stream()
        .filter(port -> port.publishModeOrDefault() == PublishMode.HOST)
        .map(ContainerSpecTranslator::binding)
        .forEach(binding -> ports.put(binding.getExposedPort(), binding));
    return List.copyOf(ports.values());
  }

  /** By name: the manager knows networks of the swarm by their ids. */
  private List<String> networks() {
    List<NetworkAttachment> attachments = assigned.task().attachmentsOrEmpty();
    if (!attachments.isEmpty()) {
      return attachments.stream().map(a -> a.network().name()).toList();
    }
    return spec.networksOrEmpty().stream()
        .map(NetworkAttachmentConfig::target)
        .flatMap(Optional::stream)
        .toList();
  }

  private static PortBinding binding(PortConfig port) {
    ExposedPort exposed =
        new ExposedPort(
            Math.toIntExact(port.targetPortOrZero()),
            InternetProtocol.parse(port.protocolOrDefault().apiName()));
    Binding binding =
        port.publishedPortOrZero() == 0
            ? Binding.empty()
            : Binding.bindPort(Math.toIntExact(port.publishedPortOrZero()));
    return new PortBinding(binding, exposed);
  }

  /** From {@code IP name [aliases]} to {@code name:IP}; the aliases are dropped. */
  private static String extraHost(String line) {
    String[] parts = line.trim().split("\\s+");
    return parts.length < 2 ? line : parts[1] + ":" + parts[0];
  }

  private static HealthCheck healthCheck(Healthcheck check) {
    HealthCheck translated = new HealthCheck();
    check.test().ifPresent(translated::withTest);
    check.interval().map(Duration::toNanos).ifPresent(translated::withInterval);
    check.timeout().map(Duration::toNanos).ifPresent(translated::withTimeout);
    check.startPeriod().map(Duration::toNanos).ifPresent(translated::withStartPeriod);
    check.startInterval().map(Duration::toNanos).ifPresent(translated::withStartInterval);
    check.retries().map(Math::toIntExact).ifPresent(translated::withRetries);
    return translated;
  }

  private static void fillLogDriver(HostConfig host, Driver driver) {
    Map<String, Object> config =
        Map.of("Type", driver.name().orElse(""), "Config", driver.options().orElse(Map.of()));
    MountTranslator.raw(host, "LogConfig", Optional.of(config));
  }
}
