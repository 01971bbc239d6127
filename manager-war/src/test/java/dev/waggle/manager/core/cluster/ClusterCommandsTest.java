package dev.waggle.manager.core.cluster;

import static dev.waggle.manager.core.Clusters.id;
import static dev.waggle.manager.core.Clusters.nodeId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waggle.manager.core.Desk;
import dev.waggle.manager.core.cluster.NewCluster.Addresses;
import dev.waggle.manager.core.cluster.NewCluster.Authority;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.CaConfig;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.DispatcherConfig;
import dev.waggle.model.spec.EncryptionConfig;
import dev.waggle.model.spec.OrchestrationConfig;
import dev.waggle.model.spec.RaftSettings;
import dev.waggle.model.spec.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterCommandsTest {
  private static final ClusterSpec EMPTY =
      new ClusterSpec(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Extra.NONE);

  private static NewNode joining(String name, Role role) {
    return new NewNode(
        nodeId(name),
        role,
        Availability.ACTIVE,
        "pem of " + name,
        NodeDescription.EMPTY,
        name + ":2377",
        role == Role.MANAGER ? Optional.of(name + ":2378") : Optional.empty());
  }

  private static NewCluster founding(Optional<ClusterSpec> spec) {
    return new NewCluster(
        new ClusterId(id("c1")),
        spec,
        new Addresses(Optional.empty(), 0, 0),
        new Authority("key", "cert", TlsInfo.EMPTY, new JoinTokens("SWMTKN-1-x-w", "SWMTKN-1-x-m")),
        joining("m1", Role.MANAGER));
  }

  static Desk founded() {
    Desk desk = new Desk();
    desk.done(ClusterCommands.found(founding(Optional.empty())));
    return desk;
  }

  private static Cluster cluster(Desk desk) {
    return desk.state().cluster().orElseThrow();
  }

  private static Node node(Desk desk, String name) {
    return desk.state().nodes().get(nodeId(name)).orElseThrow();
  }

  private static void update(Desk desk, ClusterSpec spec, TokenRotation rotation) {
    desk.done(ClusterCommands.update(cluster(desk).version().index(), spec, rotation));
  }

  @Test
  void a_faulty_spec_at_init_is_refused_as_settings_that_could_not_be_made() {
    ClusterSpec hurried =
        EMPTY.withCaConfig(
            new CaConfig(
                Optional.of(Duration.ofMinutes(10)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Extra.NONE));
    Rejection refused =
        catchThrowableOfType(
                RejectedException.class,
                () -> ClusterCommands.found(founding(Optional.of(hurried))))
            .rejection();
    assertThat(refused)
        .isEqualTo(
            new Rejection.ByEngine(
                Rejection.EngineKind.SYSTEM,
                "error updating cluster settings: rpc error: code = InvalidArgument desc = minimum"
                    + " certificate expiry time is: 1h0m0s"));
  }

  @Test
  void a_swarm_begins_with_the_networks_that_every_host_has() {
    Desk desk = founded();
    assertThat(desk.state().networks()).extracting(Network::name).containsExactly("bridge", "host");
    assertThat(desk.state().networks())
        .allSatisfy(
            network -> {
              assertThat(network.spec().labelsOrEmpty())
                  .containsEntry("com.docker.swarm.predefined", "true");
              assertThat(network.driverState().orElseThrow().name()).contains(network.name());
            });
  }

  @Test
  void a_swarm_begins_with_docker_s_defaults_and_its_founder_as_member_of_the_log() {
    Desk desk = founded();

    assertThat(cluster(desk).spec()).isEqualTo(ClusterSpec.DEFAULT);
    assertThat(cluster(desk).defaultAddrPool()).contains(List.of("10.0.0.0/8"));
    assertThat(cluster(desk).subnetSize()).isEqualTo(24);
    assertThat(cluster(desk).dataPathPort()).isEqualTo(4789);
    assertThat(cluster(desk).joinTokens().orElseThrow().manager()).isEqualTo("SWMTKN-1-x-m");
    assertThat(node(desk, "m1").role()).isEqualTo(Role.MANAGER);
    assertThat(node(desk, "m1").bookkeeping().raftId()).contains(RaftIds.ofFounder(nodeId("m1")));
    assertThat(node(desk, "m1").status().state()).isEqualTo(NodeState.UNKNOWN);
  }

  @Test
  void at_init_what_is_left_out_or_zero_gets_the_default() {
    Desk desk = new Desk();
    ClusterSpec sent =
        new ClusterSpec(
            Optional.empty(),
            Optional.of(Map.of("a", "b")),
            Optional.of(new OrchestrationConfig(Optional.of(0L), Extra.NONE)),
            Optional.of(
                new RaftSettings(
                    Optional.of(0L),
                    Optional.empty(),
                    Optional.of(7L),
                    Optional.empty(),
                    Optional.empty(),
                    Extra.NONE)),
            Optional.of(new DispatcherConfig(Optional.of(Duration.ZERO), Extra.NONE)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    desk.done(ClusterCommands.found(founding(Optional.of(sent))));

    ClusterSpec spec = cluster(desk).spec();
    assertThat(spec.name()).contains("default");
    assertThat(spec.labels()).contains(Map.of("a", "b"));
    assertThat(spec.taskHistoryRetentionLimit()).as("0 is a value").isZero();
    assertThat(spec.raft().orElseThrow().snapshotInterval()).contains(10_000L);
    assertThat(spec.raft().orElseThrow().logEntriesForSlowFollowers()).contains(7L);
    assertThat(spec.heartbeatPeriod()).hasSeconds(5);
  }

  @Test
  void founding_again_changes_nothing_and_another_swarm_is_refused() {
    Desk desk = founded();
    Cluster before = cluster(desk);
    desk.done(ClusterCommands.found(founding(Optional.empty())));
    assertThat(cluster(desk)).isEqualTo(before);

    NewCluster other =
        new NewCluster(
            new ClusterId(id("c2")),
            Optional.empty(),
            Addresses.DEFAULT,
            founding(Optional.empty()).authority(),
            joining("m1", Role.MANAGER));
    assertThat(desk.refused(() -> ClusterCommands.found(other))).contains(id("c1"));
  }

  @Test
  void managers_get_ids_in_the_log_that_are_never_used_twice_workers_none() {
    Desk desk = founded();
    Admitted second = desk.done(ClusterCommands.admit(joining("m2", Role.MANAGER)));
    Admitted worker = desk.done(ClusterCommands.admit(joining("w1", Role.WORKER)));
    Admitted third = desk.done(ClusterCommands.admit(joining("m3", Role.MANAGER)));
    Admitted again = desk.done(RoleCommands.readmit(nodeId("m2")));

    assertThat(second.raftId()).contains(id("m2") + ".2");
    assertThat(worker.raftId()).isEmpty();
    assertThat(third.raftId()).contains(id("m3") + ".3");
    assertThat(again.raftId()).contains(id("m2") + ".4");
    assertThat(node(desk, "m2").bookkeeping().raftId()).contains(id("m2") + ".4");
    assertThat(node(desk, "w1").bookkeeping().certificatePem()).contains("pem of w1");
  }

  @Test
  void admitting_a_node_that_is_there_answers_the_same() {
    Desk desk = founded();
    Admitted first = desk.done(ClusterCommands.admit(joining("m2", Role.MANAGER)));
    long index = node(desk, "m2").version().index();

    assertThat(desk.done(ClusterCommands.admit(joining("m2", Role.MANAGER)))).isEqualTo(first);
    assertThat(node(desk, "m2").version().index()).isEqualTo(index);
  }

  @Test
  void nobody_is_admitted_before_there_is_a_cluster() {
    assertThat(new Desk().refused(() -> ClusterCommands.admit(joining("w1", Role.WORKER))))
        .contains("Manager is being prepared");
  }

  @Test
  void only_a_manager_that_is_known_gets_another_id() {
    Desk desk = founded();
    desk.done(ClusterCommands.admit(joining("w1", Role.WORKER)));

    assertThat(desk.refused(() -> RoleCommands.readmit(nodeId("w1")))).contains("is not a manager");
    assertThat(desk.refused(() -> RoleCommands.readmit(nodeId("x")))).contains("NotFound");
  }

  @Test
  void a_renewed_certificate_is_kept_and_of_a_manager_where_its_log_is_reached() {
    Desk desk = founded();
    desk.done(ClusterCommands.admit(joining("m2", Role.MANAGER)));
    desk.done(ClusterCommands.admit(joining("w1", Role.WORKER)));
    desk.done(ClusterCommands.renewed(nodeId("m2"), "newer", Optional.of("a:2")));
    desk.done(ClusterCommands.renewed(nodeId("w1"), "newest", Optional.of("b:2")));

    assertThat(node(desk, "m2").bookkeeping().certificatePem()).contains("newer");
    assertThat(node(desk, "m2").bookkeeping().raftAddr()).contains("a:2");
    assertThat(node(desk, "w1").bookkeeping().certificatePem()).contains("newest");
    assertThat(node(desk, "w1").bookkeeping().raftAddr()).isEmpty();
  }

  @Test
  void at_update_what_is_left_out_goes_back_to_zero() {
    Desk desk = founded();
    update(desk, EMPTY, TokenRotation.NONE);

    ClusterSpec spec = cluster(desk).spec();
    assertThat(spec.orchestration().orElseThrow().taskHistoryRetentionLimit()).contains(0L);
    assertThat(spec.dispatcher().orElseThrow().heartbeatPeriod()).isEmpty();
    assertThat(spec.labels()).contains(Map.of());
  }

  @Test
  void a_rotated_token_has_another_secret_part_and_the_other_stays() {
    Desk desk = founded();
    update(desk, ClusterSpec.DEFAULT, new TokenRotation(true, false));
    JoinTokens tokens = cluster(desk).joinTokens().orElseThrow();

    assertThat(tokens.worker()).matches("SWMTKN-1-x-[0-9a-z]{25}");
    assertThat(tokens.manager()).isEqualTo("SWMTKN-1-x-m");
    assertThat(cluster(desk).bookkeeping().workerToken()).isEqualTo(tokens.worker());
  }

  @Test
  void an_old_version_is_out_of_sequence() {
    Desk desk = founded();

    assertThat(
            desk.refused(() -> ClusterCommands.update(99, ClusterSpec.DEFAULT, TokenRotation.NONE)))
        .contains("update out of sequence");
  }

  @Test
  void faults_and_what_is_not_supported_are_refused_by_name() {
    Desk desk = founded();
    ClusterSpec named = ClusterSpec.DEFAULT.withName("other");
    ClusterSpec locked =
        ClusterSpec.DEFAULT.withEncryptionConfig(
            new EncryptionConfig(Optional.of(true), Extra.NONE));

    assertThat(desk.refused(() -> ClusterCommands.update(1, named, TokenRotation.NONE)))
        .isEqualTo("swarm spec must be named \"default\"");
    assertThat(desk.refused(() -> ClusterCommands.update(1, locked, TokenRotation.NONE)))
        .isEqualTo("rpc error: code = Unimplemented desc = autolock is not supported yet");
    assertThat(desk.refused(() -> ClusterCommands.found(founding(Optional.of(locked)))))
        .contains("autolock");
  }

  @Test
  void keys_and_tokens_are_in_no_text() {
    assertThat(founding(Optional.empty()).toString())
        .doesNotContain("key=")
        .doesNotContain("SWMTKN-1-x");
  }
}
