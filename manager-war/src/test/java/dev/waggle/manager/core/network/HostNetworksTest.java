package dev.waggle.manager.core.network;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.Desk;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.orchestrator.ReplicatedOrchestrator;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.manager.core.service.ServiceUpdate;
import dev.waggle.manager.core.service.ServiceUpdate.AuthFrom;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Endpoint;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.VirtualIp;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.NetworkAttachmentConfig;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Services on the networks that every host has by itself. */
class HostNetworksTest {
  private static final Part NETWORKS = () -> PredefinedNetworks.make(at(1)).map(network -> network);

  private final Desk desk = new Desk(NETWORKS, node("n1"));

  private static ServiceSpec on(String... networks) {
    List<NetworkAttachmentConfig> targets =
        List.of(networks).stream()
            .map(
                name ->
                    new NetworkAttachmentConfig(
                        Optional.of(name), Optional.empty(), Optional.empty(), Extra.NONE))
            .toList();
    TaskSpec task = TaskSpec.of(ContainerSpec.of("alpine")).withNetworks(targets);
    return ServiceSpec.of("web", task, ServiceMode.Replicated.ONE);
  }

  private Network network(String name) {
    return References.network(desk.state(), name).orThrow();
  }

  private Service create(ServiceSpec spec) {
    ServiceId id = desk.done(ServiceCommands.create(spec, Optional.empty()));
    return desk.state().services().get(id).orElseThrow();
  }

  private static List<String> targets(Service service) {
    return service.spec().taskTemplateOrEmpty().networksOrEmpty().stream()
        .map(config -> config.target().orElseThrow())
        .toList();
  }

  @Test
  void a_network_is_kept_by_its_id_however_it_was_named() {
    String host = network("host").id().value();
    assertThat(targets(create(on("host")))).containsExactly(host);
    Service again = create(on(host, "overlay1").withName("other"));
    assertThat(targets(again)).containsExactly(host, "overlay1");
  }

  @Test
  void an_update_names_networks_likewise() {
    Service service = create(on());
    desk.done(
        ServiceCommands.update(
            "web",
            new ServiceUpdate(
                service.version().index(), on("bridge"), Optional.empty(), AuthFrom.SPEC)));
    assertThat(targets(desk.state().services().get(service.id()).orElseThrow()))
        .containsExactly(network("bridge").id().value());
  }

  @Test
  void a_service_has_no_address_there() {
    String host = network("host").id().value();
    EndpointSpec vip = EndpointSpec.EMPTY.withMode("vip");
    assertThat(create(on("host").withEndpointSpec(vip)).endpoint())
        .isEqualTo(
            new Endpoint(
                vip,
                Optional.empty(),
                Optional.of(List.of(new VirtualIp(host, Optional.empty())))));
    EndpointSpec dnsrr = EndpointSpec.EMPTY.withMode("dnsrr");
    Service byName = create(on("host").withName("dns").withEndpointSpec(dnsrr));
    assertThat(byName.endpoint().virtualIps()).isEmpty();
  }

  @Test
  void its_tasks_are_attached_to_it() {
    Service service = create(on("host"));
    Draft draft = new Draft(desk.state());
    draft.markDirty(service.id());
    new ReplicatedOrchestrator().decide(draft, at(5));
    List<Task> tasks = draft.state().tasksOf(service.id());
    assertThat(tasks)
        .singleElement()
        .satisfies(
            task ->
                assertThat(task.attachmentsOrEmpty())
                    .extracting(attachment -> attachment.network().name())
                    .containsExactly("host"));
  }

  @Test
  void a_network_is_found_by_its_name_and_by_its_id() {
    Network host = network("host");
    assertThat(network(host.id().value())).isEqualTo(host);
    assertThatThrownBy(() -> network("nosuch"))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.rejection().message()).isEqualTo("network nosuch not found"));
  }
}
