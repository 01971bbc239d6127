package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RaftSeat.Voter;
import dev.waggle.manager.adapter.node.NodeHome;
import dev.waggle.manager.adapter.raft.DamagedLogException;
import dev.waggle.manager.adapter.raft.RaftStartException;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import dev.waggle.node.NodeCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmissionTest {
  private static final Voter ME = new Voter("a.1", "127.0.0.1:2378");
  private static final Voter OTHER = new Voter("b.2", "127.0.0.1:2388");
  private static final Voter THIRD = new Voter("c.3", "127.0.0.1:2398");
  private static final RaftSeat GRANTED = new RaftSeat("a.4", List.of(OTHER, THIRD));

  @TempDir private Path temp;
  private NodeHome home;
  private final List<NodeIdentity> opened = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private final Deque<Optional<RaftSeat>> answers = new ArrayDeque<>();
  private Readmission readmission;

  @BeforeEach
  void prepare() throws IOException {
    home = NodeHome.open(temp.resolve("data"), false);
    readmission =
        new Readmission(
            home,
            this::openParts,
            () -> identity -> answers.isEmpty() ? Optional.empty() : answers.pop(),
            failure -> shown.add(failure.getMessage()),
            InstantSource.fixed(Instant.EPOCH),
            this::pause);
  }

  @AfterEach
  void leave() {
    home.close();
  }

  /** Whatever log there is, it is damaged. */
  private void openParts(NodeIdentity identity) {
    Path log = home.raftDirectory().resolve("entries");
    if (Files.exists(log)) {
      throw damaged();
    }
    opened.add(identity);
  }

  private static DamagedLogException damaged() {
    return new DamagedLogException("entry 6 is damaged", new IOException());
  }

  private void pause() {
    if (answers.isEmpty()) {
      readmission.cancel();
    }
  }

  private NodeIdentity member(Voter... voters) throws IOException {
    NodeId self = new NodeId("aaaaaaaaaaaaaaaaaaaaaaaaa");
    NodeIdentity identity =
        new NodeIdentity(
            NodeIdentity.FORMAT,
            self,
            new ClusterId("sssssssssssssssssssssssss"),
            Role.MANAGER,
            Stage.MEMBER,
            new Epoch(1, "abc"),
            List.of(new ManagerAddress(self, "127.0.0.1:2377")),
            Optional.of(new RaftSeat("a.1", List.of(voters))),
            new Doors("127.0.0.1:2377", "127.0.0.1:2377", "127.0.0.1:2378", Optional.empty()),
            Place.NONE);
    home.install(identity, new NodeCredentials("cert", "key", "root"));
    return home.identity().orElseThrow();
  }

  private void damage() throws IOException {
    Files.writeString(home.raftDirectory().resolve("entries"), "bad");
  }

  @Test
  void a_whole_log_is_opened_as_it_is() throws IOException {
    NodeIdentity identity = member(ME, OTHER, THIRD);

    assertThat(readmission.open(identity)).isEqualTo(identity);

    assertThat(opened).containsExactly(identity);
    assertThat(shown).isEmpty();
  }

  @Test
  void a_damaged_log_is_set_aside_and_fetched_anew_under_a_new_raft_id() throws IOException {
    NodeIdentity identity = member(ME, OTHER, THIRD);
    damage();
    answers.add(Optional.empty());
    answers.add(Optional.of(GRANTED));

    NodeIdentity next = readmission.open(identity);

    assertThat(next.seat()).contains(GRANTED);
    assertThat(next.stage()).as("its seat is to be taken").isEqualTo(Stage.SEATING);
    assertThat(next.stage().isMember()).as("its tasks run on").isTrue();
    assertThat(opened).containsExactly(next);
    assertThat(home.identity()).contains(next);
    assertThat(temp.resolve("data/raft.damaged-19700101T000000.000Z/entries")).hasContent("bad");
    assertThat(home.raftDirectory()).isEmptyDirectory();
    assertThat(shown).containsExactly("entry 6 is damaged");
  }

  @Test
  void the_only_manager_says_what_is_wrong_and_what_to_do_and_touches_nothing() throws IOException {
    NodeIdentity identity = member(ME);
    damage();

    assertThatThrownBy(() -> readmission.open(identity))
        .isInstanceOf(RaftStartException.class)
        .hasMessage(
            "entry 6 is damaged, and this is the only manager: restore "
                + temp.resolve("data")
                + " from a backup, or remove it to start over");

    assertThat(home.raftDirectory().resolve("entries")).hasContent("bad");
    assertThat(home.identity()).contains(identity);
  }

  @Test
  void nothing_is_changed_but_the_log_set_aside_while_nobody_answers() throws IOException {
    NodeIdentity identity = member(ME, OTHER, THIRD);
    damage();

    assertThatThrownBy(() -> readmission.open(identity)).isInstanceOf(IllegalStateException.class);

    assertThat(home.identity()).contains(identity);
    assertThat(opened).isEmpty();
  }

  @Test
  void whoever_waits_long_is_told_what_it_waits_for() throws IOException {
    NodeIdentity identity = member(ME, OTHER, THIRD);
    damage();
    for (int i = 0; i < 40; i++) {
      answers.add(Optional.empty());
    }
    answers.add(Optional.of(GRANTED));

    readmission.open(identity);

    assertThat(shown).last().asString().contains("entry 6 is damaged", "start the other managers");
  }
}
