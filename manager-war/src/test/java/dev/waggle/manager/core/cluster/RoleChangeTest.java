package dev.waggle.manager.core.cluster;

import static dev.waggle.manager.core.Clusters.id;
import static dev.waggle.manager.core.Clusters.nodeId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.manager.core.cluster.RoleChange.Becomes;
import dev.waggle.manager.core.cluster.RoleChange.Foreign;
import dev.waggle.manager.core.cluster.RoleChange.Keeps;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoleChangeTest {
  private static final Epoch FIRST = new Epoch(1, "a");
  private static final Epoch SECOND = new Epoch(2, "b");
  private static final List<ManagerAddress> MANAGERS =
      List.of(new ManagerAddress(nodeId("m1"), "10.0.0.1:2377"));

  private static Optional<RaftSeat> seat(long n) {
    return Optional.of(new RaftSeat(RaftSeat.raftId(nodeId("n1"), n), List.of()));
  }

  private static NodeIdentity node(Role role, Optional<RaftSeat> seat, Epoch epoch) {
    return new NodeIdentity(
        NodeIdentity.FORMAT,
        nodeId("n1"),
        new ClusterId(id("c1")),
        role,
        Stage.MEMBER,
        epoch,
        List.of(),
        seat,
        new Doors("0.0.0.0:2377", "10.0.0.9:2377", "10.0.0.9:2378", Optional.empty()),
        Place.NONE);
  }

  private static RenewGrant grant(Role role, Optional<RaftSeat> seat, Epoch epoch) {
    return new RenewGrant(role, "cert", "root", epoch, MANAGERS, seat);
  }

  private static final NodeIdentity WORKER = node(Role.WORKER, Optional.empty(), FIRST);
  private static final NodeIdentity MANAGER = node(Role.MANAGER, seat(2), FIRST);

  @Test
  void the_same_role_keeps_all_but_the_certificate() {
    assertThat(RoleChange.of(WORKER, grant(Role.WORKER, Optional.empty(), FIRST)))
        .isEqualTo(new Keeps(WORKER.withManagers(MANAGERS)));
    assertThat(RoleChange.of(MANAGER, grant(Role.MANAGER, seat(2), FIRST)))
        .isEqualTo(new Keeps(MANAGER));
  }

  @Test
  void a_promoted_worker_stays_a_member_and_looks_for_its_seat() {
    NodeIdentity next = became(WORKER, grant(Role.MANAGER, seat(5), FIRST));

    assertThat(next.role()).isEqualTo(Role.MANAGER);
    assertThat(next.seat()).isEqualTo(seat(5));
    assertThat(next.stage()).isEqualTo(Stage.SEATING);
    assertThat(next.stage().isMember()).as("its tasks run on").isTrue();
    assertThat(next.managers()).isEqualTo(MANAGERS);
  }

  @Test
  void a_demoted_manager_has_no_seat() {
    NodeIdentity next = became(MANAGER, grant(Role.WORKER, Optional.empty(), FIRST));

    assertThat(next.role()).isEqualTo(Role.WORKER);
    assertThat(next.seat()).isEmpty();
    assertThat(next.stage()).isEqualTo(Stage.MEMBER);
  }

  @Test
  void another_identity_in_the_log_begins_anew() {
    NodeIdentity next = became(MANAGER, grant(Role.MANAGER, seat(7), FIRST));

    assertThat(next.seat()).isEqualTo(seat(7));
    assertThat(next.stage()).isEqualTo(Stage.SEATING);
  }

  @Test
  void a_manager_of_an_earlier_life_keeps_its_log_until_it_is_demoted() {
    assertThat(RoleChange.of(MANAGER, grant(Role.MANAGER, Optional.empty(), SECOND)))
        .isEqualTo(new Keeps(MANAGER));
    NodeIdentity next = became(MANAGER, grant(Role.WORKER, Optional.empty(), SECOND));
    assertThat(next.epoch()).isEqualTo(SECOND);
    assertThat(next.seat()).isEmpty();
  }

  @Test
  void an_answer_from_an_earlier_or_another_life_is_not_acted_on() {
    NodeIdentity forced = node(Role.MANAGER, seat(2), SECOND);

    assertThat(RoleChange.of(forced, grant(Role.WORKER, Optional.empty(), FIRST)))
        .isInstanceOf(Foreign.class);
    assertThat(RoleChange.of(forced, grant(Role.WORKER, Optional.empty(), new Epoch(2, "other"))))
        .isInstanceOf(Foreign.class);
  }

  private static NodeIdentity became(NodeIdentity self, RenewGrant grant) {
    RoleChange change = RoleChange.of(self, grant);
    assertThat(change).isInstanceOf(Becomes.class);
    return ((Becomes) change).next();
  }
}
