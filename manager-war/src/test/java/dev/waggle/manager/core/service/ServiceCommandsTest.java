package dev.waggle.manager.core.service;

import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.Desk;
import dev.waggle.manager.core.service.ServiceUpdate.AuthFrom;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Endpoint;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCommandsTest {
  private static ServiceSpec spec(String name) {
    return ServiceSpec.of(
        name, TaskSpec.of(ContainerSpec.of("alpine")), ServiceMode.Replicated.ONE);
  }

  private static ServiceSpec published(String name, String mode, long port) {
    PortConfig config =
        new PortConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.of(80L),
            Optional.of(port),
            Optional.of(mode),
            Extra.NONE);
    return spec(name).withEndpointSpec(EndpointSpec.EMPTY.withPorts(List.of(config)));
  }

  private static Service stored(Desk desk, ServiceId id) {
    return desk.state().services().get(id).orElseThrow();
  }

  private static ServiceId create(Desk desk, ServiceSpec spec) {
    return desk.done(ServiceCommands.create(spec, Optional.empty()));
  }

  private static void update(Desk desk, ServiceId id, ServiceSpec spec) {
    desk.done(ServiceCommands.update(id.value(), updateOf(desk, id, spec)));
  }

  private static ServiceUpdate updateOf(Desk desk, ServiceId id, ServiceSpec spec) {
    return new ServiceUpdate(
        stored(desk, id).version().index(), spec, Optional.empty(), AuthFrom.SPEC);
  }

  private static String refusedUpdate(Desk desk, ServiceId id, ServiceSpec spec) {
    ServiceUpdate update = updateOf(desk, id, spec);
    return desk.refused(() -> ServiceCommands.update(id.value(), update));
  }

  @Test
  void a_service_is_stored_as_docker_would_with_its_credentials() {
    Desk desk = new Desk();
    ServiceId id = desk.done(ServiceCommands.create(spec("web"), Optional.of("auth")));

    Service service = stored(desk, id);
    assertThat(service.spec().taskTemplateOrEmpty().runtime()).contains("container");
    assertThat(service.spec().labels()).contains(Map.of());
    assertThat(service.bookkeeping().registryAuth()).contains("auth");
    assertThat(service.version().index()).isEqualTo(desk.state().appliedIndex());
  }

  @Test
  void names_are_unique_without_regard_to_case() {
    Desk desk = new Desk(service("web"));

    assertThat(desk.refused(() -> ServiceCommands.create(spec("WEB"), Optional.empty())))
        .isEqualTo(
            "rpc error: code = AlreadyExists desc = name conflicts with an existing object:"
                + " service WEB already exists");
  }

  @Test
  void a_service_without_name_gets_one_that_is_free() {
    Desk desk = new Desk();
    for (int i = 0; i < 50; i++) {
      create(desk, spec(""));
    }

    List<String> names = desk.state().services().stream().map(Service::name).toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+_[a-z]+\\d*"));
  }

  @Test
  void a_generated_name_that_is_taken_gets_a_number() {
    Desk desk = new Desk();
    String first = GeneratedNames.unusedIn(desk.state(), "x");
    create(desk, spec(first));

    assertThat(GeneratedNames.unusedIn(desk.state(), "x")).isEqualTo(first + "1");
  }

  @Test
  void a_faulty_spec_is_refused_before_it_waits_for_the_leader() {
    assertThat(new Desk().refused(() -> ServiceCommands.create(spec("-"), Optional.empty())))
        .contains("name must be valid as a DNS name component");
  }

  @Test
  void a_job_is_in_its_first_run_when_created_and_in_another_after_each_change() {
    Desk desk = new Desk(node("n1"));
    ServiceMode five = new ServiceMode.ReplicatedJob(Optional.of(2L), Optional.of(5L));
    ServiceSpec job = spec("job").withMode(five);
    ServiceId id = create(desk, job);
    assertThat(stored(desk, id).jobStatus().orElseThrow().jobIteration().index()).isZero();
    assertThat(stored(desk, id).jobStatus().orElseThrow().lastExecution())
        .contains(stored(desk, id).createdAt());

    update(desk, id, job.withLabels(Map.of("a", "b")));
    assertThat(stored(desk, id).jobStatus().orElseThrow().jobIteration().index()).isOne();
    update(desk, id, job);
    assertThat(stored(desk, id).jobStatus().orElseThrow().jobIteration().index()).isEqualTo(2);
  }

  @Test
  void an_endpoint_is_only_of_what_can_be_reached() {
    Desk desk = new Desk();
    EndpointSpec vip = EndpointSpec.EMPTY.withMode("vip");
    ServiceId none = create(desk, spec("none").withEndpointSpec(vip));
    assertThat(stored(desk, none).endpoint()).isEqualTo(Endpoint.EMPTY);
    ServiceId port = create(desk, published("port", "host", 8080));
    assertThat(stored(desk, port).endpoint().spec().portsOrEmpty()).hasSize(1);
    assertThat(stored(desk, port).endpoint().portsOrEmpty()).hasSize(1);
  }

  @Test
  void what_is_no_job_has_no_runs() {
    Desk desk = new Desk(node("n1"));
    ServiceId id = create(desk, spec("g").withMode(new ServiceMode.Global()));
    update(desk, id, spec("g").withMode(new ServiceMode.Global()).withLabels(Map.of("a", "b")));
    assertThat(stored(desk, id).jobStatus()).isEmpty();
  }

  @Test
  void the_mode_of_a_service_stays() {
    Desk desk = new Desk();
    create(desk, spec("g").withMode(new ServiceMode.Global()));
    ServiceUpdate change =
        new ServiceUpdate(2, spec("g").withReplicas(3), Optional.empty(), AuthFrom.SPEC);
    assertThat(desk.refused(() -> ServiceCommands.update("g", change)))
        .isEqualTo("rpc error: code = Unimplemented desc = service mode change is not allowed");
  }

  @Test
  void an_ingress_port_belongs_to_one_service_a_host_port_to_many() {
    Desk desk = new Desk();
    ServiceId first = create(desk, published("a", "ingress", 8080));
    create(desk, published("b", "host", 9090));
    create(desk, published("c", "host", 9090));

    assertThat(
            desk.refused(
                () -> ServiceCommands.create(published("d", "host", 8080), Optional.empty())))
        .isEqualTo(
            "rpc error: code = InvalidArgument desc = port '8080' is already in use by service 'a' ("
                + first
                + ") as an ingress port");
    assertThat(
            desk.refused(
                () -> ServiceCommands.create(published("d", "ingress", 9090), Optional.empty())))
        .contains("as a host-published port");
    update(desk, first, published("a", "ingress", 8080).withReplicas(3));
  }

  @Test
  void scaling_keeps_the_version_of_the_spec_and_remembers_the_old_one() {
    Desk desk = new Desk(node("n1"));
    ServiceId id = create(desk, spec("web"));
    update(desk, id, spec("web").withReplicas(5));

    assertThat(stored(desk, id).spec().replicas()).isEqualTo(5);
    assertThat(stored(desk, id).previousSpec().orElseThrow().replicas()).isEqualTo(1);
    assertThat(stored(desk, id).bookkeeping().specVersion()).isZero();
  }

  @Test
  void a_change_that_tasks_can_see_has_the_version_it_was_written_over() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    long version = stored(desk, id).version().index();
    update(desk, id, spec("web").withLabels(Map.of("a", "b")));

    assertThat(stored(desk, id).bookkeeping().specVersion()).isEqualTo(version);
    assertThat(stored(desk, id).bookkeeping().previousSpecVersion()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1})
  void another_version_than_the_stored_one_is_out_of_sequence(long off) {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    long version = stored(desk, id).version().index() + off;

    assertThat(
            desk.refused(
                () ->
                    ServiceCommands.update(
                        "web",
                        new ServiceUpdate(version, spec("web"), Optional.empty(), AuthFrom.SPEC))))
        .isEqualTo("rpc error: code = Unknown desc = update out of sequence");
  }

  @Test
  void a_second_update_in_one_round_is_out_of_sequence() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    ServiceUpdate update = updateOf(desk, id, spec("web").withReplicas(2));
    Draft draft = new Draft(desk.state());
    ServiceCommands.update("web", update).decide(draft, Clusters.at(1)).orThrow();

    assertThat(ServiceCommands.update("web", update).decide(draft, Clusters.at(1)).toString())
        .contains("update out of sequence");
  }

  @Test
  void an_equal_update_is_done_and_the_version_grows() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    long before = stored(desk, id).version().index();
    update(desk, id, spec("web"));

    assertThat(stored(desk, id).version().index()).isGreaterThan(before);
  }

  @Test
  void name_and_mode_cannot_be_changed() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));

    assertThat(refusedUpdate(desk, id, spec("other")))
        .isEqualTo("rpc error: code = Unimplemented desc = renaming services is not supported");
    assertThat(refusedUpdate(desk, id, spec("")))
        .contains("InvalidArgument")
        .contains("name must be provided");
    assertThat(desk.refused(() -> ServiceCommands.update("nope", updateOf(desk, id, spec("x")))))
        .isEqualTo("service nope not found");
  }

  @Test
  void each_change_asks_for_a_run_of_the_updater_of_its_own() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    assertThat(stored(desk, id).bookkeeping().updateRun()).isEmpty();
    long version = stored(desk, id).version().index();
    update(desk, id, spec("web").withReplicas(2));
    assertThat(stored(desk, id).bookkeeping().updateRun()).contains(UpdateRun.over(version));

    update(desk, id, spec("web").withReplicas(2));
    assertThat(stored(desk, id).bookkeeping().updateRun())
        .contains(UpdateRun.over(stored(desk, id).version().index() - 1));
  }

  @Test
  void a_change_takes_the_status_of_the_update_before_away() {
    Desk desk = new Desk(service("web").updateState(UpdateState.PAUSED));
    ServiceId id = Clusters.serviceId("web");
    update(desk, id, stored(desk, id).spec());
    assertThat(stored(desk, id).updateStatus()).isEmpty();
  }

  @Test
  void credentials_stay_unless_others_are_sent() {
    Desk desk = new Desk();
    ServiceId id = desk.done(ServiceCommands.create(spec("web"), Optional.of("first")));
    update(desk, id, spec("web"));
    assertThat(stored(desk, id).bookkeeping().registryAuth()).contains("first");

    desk.done(
        ServiceCommands.update(
            "web",
            new ServiceUpdate(
                stored(desk, id).version().index(),
                spec("web"),
                Optional.of("second"),
                AuthFrom.SPEC)));
    assertThat(stored(desk, id).bookkeeping().registryAuth()).contains("second");

    desk.done(
        ServiceCommands.update(
            "web",
            new ServiceUpdate(
                stored(desk, id).version().index(),
                spec("web"),
                Optional.empty(),
                AuthFrom.PREVIOUS_SPEC)));
    assertThat(stored(desk, id).bookkeeping().registryAuth()).contains("first");
  }

  @Test
  void credentials_of_a_previous_spec_need_one() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    long version = stored(desk, id).version().index();

    assertThat(
            desk.refused(
                () ->
                    ServiceCommands.update(
                        "web",
                        new ServiceUpdate(
                            version, spec("web"), Optional.empty(), AuthFrom.PREVIOUS_SPEC))))
        .isEqualTo("service does not have a previous spec");
  }

  @Test
  void a_removed_service_is_gone_at_once_and_its_name_is_free() {
    Desk desk = new Desk();
    create(desk, spec("web"));
    desk.done(ServiceCommands.remove("web"));

    assertThat(desk.state().services().isEmpty()).isTrue();
    create(desk, spec("web"));
  }

  @Test
  void rollback_needs_a_previous_spec() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    assertThat(refusedRollback(desk, id, spec("web")))
        .isEqualTo(
            "rpc error: code = FailedPrecondition desc = service "
                + id
                + " does not have a previous spec");
  }

  @Test
  void rollback_lets_spec_and_previous_spec_change_places_whatever_is_sent() {
    Desk desk = new Desk();
    ServiceId id = desk.done(ServiceCommands.create(spec("web"), Optional.of("first")));
    long first = stored(desk, id).version().index();
    desk.done(
        ServiceCommands.update(
            "web", new ServiceUpdate(first, image("redis"), Optional.of("second"), AuthFrom.SPEC)));
    Service updated = stored(desk, id);
    rollback(desk, id, image("ignored"));

    Service back = stored(desk, id);
    assertThat(back.spec()).isEqualTo(updated.previousSpec().orElseThrow());
    assertThat(back.previousSpec()).contains(updated.spec());
    assertThat(back.bookkeeping().specVersion()).isZero();
    assertThat(back.bookkeeping().previousSpecVersion()).isEqualTo(first);
    assertThat(back.bookkeeping().registryAuth()).contains("first");
    assertThat(back.bookkeeping().updateRun()).contains(UpdateRun.over(updated.version().index()));
    assertThat(back.updateStatus().orElseThrow().state()).isEqualTo(UpdateState.ROLLBACK_STARTED);
    assertThat(back.updateStatus().orElseThrow().message())
        .isEqualTo("manually requested rollback");
    assertThat(back.updateStatus().orElseThrow().startedAt()).isPresent();

    rollback(desk, id, image("ignored"));
    assertThat(stored(desk, id).spec()).isEqualTo(updated.spec());
    assertThat(stored(desk, id).bookkeeping().registryAuth()).contains("second");
  }

  @Test
  void a_job_that_goes_back_runs_anew_and_replaces_nothing() {
    Desk desk = new Desk(service("web").job(1, 1).previously(service("web").job(2, 2)));
    ServiceId id = Clusters.serviceId("web");
    rollback(desk, id, stored(desk, id).spec());

    Service back = stored(desk, id);
    assertThat(back.jobStatus().orElseThrow().jobIteration().index()).isEqualTo(1);
    assertThat(back.bookkeeping().updateRun()).isEmpty();
    assertThat(back.updateStatus().orElseThrow().state()).isEqualTo(UpdateState.ROLLBACK_COMPLETED);
  }

  @Test
  void a_rollback_is_checked_as_an_update_is() {
    Desk desk = new Desk();
    ServiceId id = create(desk, spec("web"));
    update(desk, id, image("redis"));
    assertThat(refusedRollback(desk, id, spec("other"))).contains("renaming services");
    assertThat(refusedRollback(desk, id, image("No Image"))).contains("ContainerSpec");
    long stale = stored(desk, id).version().index() - 1;
    assertThat(
            desk.refused(
                () ->
                    ServiceCommands.rollback(
                        "web",
                        new ServiceUpdate(stale, spec("web"), Optional.empty(), AuthFrom.SPEC))))
        .isEqualTo("rpc error: code = Unknown desc = update out of sequence");
    assertThat(desk.refused(() -> ServiceCommands.rollback("no", updateOf(desk, id, spec("web")))))
        .isEqualTo("service no not found");
  }

  @Test
  void a_port_that_was_taken_meanwhile_keeps_a_service_from_going_back() {
    Desk desk = new Desk();
    ServiceId id = create(desk, published("a", "ingress", 8080));
    update(desk, id, spec("a"));
    create(desk, published("b", "ingress", 8080));
    assertThat(refusedRollback(desk, id, spec("a"))).contains("is already in use by service 'b'");
  }

  private static ServiceSpec image(String image) {
    return spec("web").withTaskTemplate(TaskSpec.of(ContainerSpec.of(image)));
  }

  private static void rollback(Desk desk, ServiceId id, ServiceSpec sent) {
    desk.done(ServiceCommands.rollback(id.value(), updateOf(desk, id, sent)));
  }

  private static String refusedRollback(Desk desk, ServiceId id, ServiceSpec sent) {
    ServiceUpdate update = updateOf(desk, id, sent);
    return desk.refused(() -> ServiceCommands.rollback(id.value(), update));
  }

  @Test
  void credentials_are_in_no_text() {
    ServiceUpdate update = new ServiceUpdate(1, spec("web"), Optional.of("hush"), AuthFrom.SPEC);

    assertThat(update.toString()).doesNotContain("hush");
  }
}
