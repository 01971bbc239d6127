package dev.waggle.model.validation;

import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.CredentialSpec;
import dev.waggle.model.spec.Healthcheck;
import dev.waggle.model.spec.Limit;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.Placement;
import dev.waggle.model.spec.Privileges;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.spec.TmpfsOptions;
import java.util.List;
import java.util.Optional;

/**
 * Requests and answers in an older version of the API: fields of a request that are newer than the
 * version in the path are dropped without a word. {@code minor} is 41 for version 1.41.
 */
public final class OlderApi {
  private static final int ONLY_TOP_LEVEL_NETWORKS = 24;
  private static final int POOLS = 39;
  private static final int SYSCTLS_AND_MAX_REPLICAS = 40;
  private static final int JOBS_AND_CAPABILITIES = 41;
  private static final int SECCOMP_AND_TASK_NETWORKS = 44;
  private static final int TMPFS_OPTIONS = 46;
  private static final int SWAP = 52;

  private final int minor;

  private OlderApi(int minor) {
    this.minor = minor;
  }

  /** The spec as a server of that version would have read it. */
  public static ServiceSpec request(ServiceSpec sent, int minor) {
    return new OlderApi(minor).service(sent);
  }

  /** The body of an init as a server of that version would have read it. */
  public static SwarmInitRequest request(SwarmInitRequest sent, int minor) {
    OlderApi api = new OlderApi(minor);
    return new SwarmInitRequest(
        sent.listenAddr(),
        sent.advertiseAddr(),
        sent.dataPathAddr(),
        api.since(SYSCTLS_AND_MAX_REPLICAS, sent.dataPathPort()),
        api.since(POOLS, sent.defaultAddrPool()),
        api.since(POOLS, sent.subnetSize()),
        sent.forceNewCluster(),
        sent.spec(),
        sent.autoLockManagers(),
        sent.availability(),
        sent.extra());
  }

  /** The spec as an answer of that version shows it: 1.24 has the networks at the top as well. */
  public static ServiceSpec answer(ServiceSpec stored, int minor) {
    return minor > ONLY_TOP_LEVEL_NETWORKS
        ? stored
        : new ServiceSpec(
            stored.name(),
            stored.labels(),
            stored.taskTemplate(),
            stored.mode(),
            stored.updateConfig(),
            stored.rollbackConfig(),
            stored.taskTemplateOrEmpty().networks(),
            stored.endpointSpec(),
            stored.extra());
  }

  private <T> Optional<T> since(int version, Optional<T> field) {
    return minor < version ? Optional.empty() : field;
  }

  private ServiceSpec service(ServiceSpec sent) {
    return new ServiceSpec(
        sent.name(),
        sent.labels(),
        sent.taskTemplate().map(t -> task(sent, t)),
        sent.mode().map(this::mode),
        sent.updateConfig(),
        sent.rollbackConfig(),
        Optional.empty(),
        sent.endpointSpec(),
        sent.extra());
  }

  private ServiceMode mode(ServiceMode sent) {
    return minor < JOBS_AND_CAPABILITIES && sent.isJob() ? ServiceMode.Replicated.ONE : sent;
  }

  /** Networks at the top of a service count where newer versions no longer look. */
  private TaskSpec task(ServiceSpec service, TaskSpec sent) {
    boolean top = minor < SECCOMP_AND_TASK_NETWORKS && sent.networksOrEmpty().isEmpty();
    return new TaskSpec(
        sent.containerSpec().map(this::container),
        sent.pluginSpec(),
        sent.networkAttachmentSpec(),
        sent.resources().map(this::resources),
        sent.restartPolicy(),
        sent.placement().map(this::placement),
        top ? service.networks() : sent.networks(),
        sent.logDriver(),
        sent.forceUpdate(),
        sent.runtime(),
        sent.extra());
  }

  private ContainerSpec container(ContainerSpec sent) {
    return new ContainerSpec(
        sent.image(),
        sent.labels(),
        sent.command(),
        sent.args(),
        sent.hostname(),
        sent.env(),
        sent.dir(),
        sent.user(),
        sent.groups(),
        sent.privileges().map(this::privileges),
        sent.init(),
        sent.stopSignal(),
        sent.tty(),
        sent.openStdin(),
        sent.readOnly(),
        sent.mounts().map(all -> all.stream().map(this::mount).toList()),
        sent.stopGracePeriod(),
        sent.healthcheck().map(this::health),
        sent.hosts(),
        sent.dnsConfig(),
        sent.secrets(),
        sent.configs().map(this::configs),
        sent.isolation(),
        since(SYSCTLS_AND_MAX_REPLICAS, sent.sysctls()),
        since(JOBS_AND_CAPABILITIES, sent.capabilityAdd()),
        since(JOBS_AND_CAPABILITIES, sent.capabilityDrop()),
        since(JOBS_AND_CAPABILITIES, sent.ulimits()),
        since(TMPFS_OPTIONS, sent.oomScoreAdj()),
        sent.extra());
  }

  private Privileges privileges(Privileges sent) {
    return new Privileges(
        sent.credentialSpec().map(this::credentials),
        sent.selinuxContext(),
        since(SECCOMP_AND_TASK_NETWORKS, sent.seccomp()),
        since(SECCOMP_AND_TASK_NETWORKS, sent.appArmor()),
        since(SECCOMP_AND_TASK_NETWORKS, sent.noNewPrivileges()),
        sent.extra());
  }

  private CredentialSpec credentials(CredentialSpec sent) {
    return new CredentialSpec(
        since(SYSCTLS_AND_MAX_REPLICAS, sent.config()), sent.file(), sent.registry(), sent.extra());
  }

  private List<ConfigReference> configs(List<ConfigReference> sent) {
    return sent.stream()
        .filter(c -> minor >= SYSCTLS_AND_MAX_REPLICAS || c.runtime().isEmpty())
        .toList();
  }

  private Mount mount(Mount sent) {
    return new Mount(
        sent.type(),
        sent.source(),
        sent.target(),
        sent.readOnly(),
        sent.consistency(),
        sent.bindOptions(),
        sent.volumeOptions(),
        sent.tmpfsOptions().map(this::tmpfs),
        sent.imageOptions(),
        sent.clusterOptions(),
        sent.extra());
  }

  private TmpfsOptions tmpfs(TmpfsOptions sent) {
    return new TmpfsOptions(
        sent.sizeBytes(), sent.mode(), since(TMPFS_OPTIONS, sent.options()), sent.extra());
  }

  private Healthcheck health(Healthcheck sent) {
    return new Healthcheck(
        sent.test(),
        sent.interval(),
        sent.timeout(),
        sent.startPeriod(),
        since(SECCOMP_AND_TASK_NETWORKS, sent.startInterval()),
        sent.retries(),
        sent.extra());
  }

  private ResourceRequirements resources(ResourceRequirements sent) {
    return new ResourceRequirements(
        sent.limits().map(this::limit),
        sent.reservations(),
        since(SWAP, sent.swapBytes()),
        since(SWAP, sent.memorySwappiness()),
        sent.extra());
  }

  private Limit limit(Limit sent) {
    return new Limit(
        sent.nanoCpus(),
        sent.memoryBytes(),
        since(JOBS_AND_CAPABILITIES, sent.pids()),
        sent.extra());
  }

  private Placement placement(Placement sent) {
    return new Placement(
        sent.constraints(),
        sent.preferences(),
        since(SYSCTLS_AND_MAX_REPLICAS, sent.maxReplicas()),
        sent.platforms(),
        sent.extra());
  }
}
