package dev.waggle.manager.adapter.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.node.NodeCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every change of a data directory, killed at each of its steps, and killed again on the way back.
 */
class NodeHomeCrashTest {
  private static final int MORE_THAN_ANY_CHANGE_HAS = 100;

  @TempDir Path temp;
  private int directories;

  /** All that a start of the node would find. */
  private record Found(
      Optional<NodeIdentity> identity,
      Optional<NodeCredentials> credentials,
      Optional<PendingJoin> join,
      boolean log,
      boolean key) {

    static Found in(NodeHome home) throws IOException {
      return new Found(
          home.identity().map(i -> i.withPlace(Place.NONE)),
          home.credentials(),
          home.pendingJoin(),
          !HomeCheck.isEmpty(home.raftDirectory()),
          Files.exists(home.directory().resolve("node/raft.key")));
    }
  }

  private static final Found NOTHING =
      new Found(Optional.empty(), Optional.empty(), Optional.empty(), false, false);
  private static final Found JOINING =
      new Found(Optional.empty(), Optional.empty(), Optional.of(Homes.JOIN), false, false);
  private static final Found MANAGER =
      new Found(
          Optional.of(Homes.IDENTITY),
          Optional.of(Homes.CREDENTIALS),
          Optional.empty(),
          true,
          true);

  @Test
  void a_join_is_kept_or_not() throws IOException {
    killEverywhere(home -> {}, home -> home.save(Homes.JOIN), NOTHING, JOINING);
  }

  @Test
  void becoming_a_member_happens_at_once() throws IOException {
    killEverywhere(
        home -> home.save(Homes.JOIN),
        home -> home.install(Homes.IDENTITY, Homes.CREDENTIALS),
        JOINING,
        new Found(
            Optional.of(Homes.IDENTITY),
            Optional.of(Homes.CREDENTIALS),
            Optional.empty(),
            false,
            false));
  }

  @Test
  void certificate_key_and_root_are_replaced_together() throws IOException {
    killEverywhere(
        NodeHomeCrashTest::becomeManager,
        home -> home.replace(Homes.IDENTITY, Homes.NEXT),
        MANAGER,
        new Found(
            Optional.of(Homes.IDENTITY), Optional.of(Homes.NEXT), Optional.empty(), true, true));
  }

  @Test
  void a_voter_list_is_the_old_one_or_the_new_one() throws IOException {
    NodeIdentity next =
        Homes.IDENTITY.withSeat(
            Homes.IDENTITY
                .seat()
                .orElseThrow()
                .withVoters(List.of(new RaftSeat.Voter("x.1", "10.56.0.2:2378"))));
    killEverywhere(
        NodeHomeCrashTest::becomeManager,
        home -> home.save(next),
        MANAGER,
        new Found(Optional.of(next), Optional.of(Homes.CREDENTIALS), Optional.empty(), true, true));
  }

  @Test
  void another_member_never_finds_the_old_log() throws IOException {
    killEverywhere(
        NodeHomeCrashTest::becomeManager,
        home -> home.become(Homes.RENEWED, Homes.NEXT),
        MANAGER,
        new Found(
            Optional.of(Homes.RENEWED), Optional.of(Homes.NEXT), Optional.empty(), false, false));
  }

  @Test
  void a_log_set_aside_is_never_lost_and_keeps_its_key() throws IOException {
    for (int step = 0; step < MORE_THAN_ANY_CHANGE_HAS; step++) {
      Path directory = prepared(NodeHomeCrashTest::becomeManager);
      byte[] key = Files.readAllBytes(directory.resolve("node/raft.key"));
      boolean killed = killed(directory, step, home -> home.setRaftAside(Instant.EPOCH));
      try (NodeHome home = open(directory, new Disk())) {
        home.setRaftAside(Instant.EPOCH.plusMillis(1));
        assertThat(home.raftDirectory()).isEmptyDirectory();
        List<Path> kept = aside(directory);
        assertThat(kept).as("killed at step %d", step).hasSize(1);
        assertThat(kept.get(0).resolve("old/log.0")).hasContent("entries");
        byte[] theirs =
            Files.exists(kept.get(0).resolve("raft.key"))
                ? Files.readAllBytes(kept.get(0).resolve("raft.key"))
                : home.raftKey();
        assertThat(theirs).isEqualTo(key);
        home.wipe();
        assertThat(aside(directory)).as("after the node has left").isEmpty();
      }
      if (!killed) {
        assertThat(step).isGreaterThan(2);
        return;
      }
    }
    throw new AssertionError("never came to an end");
  }

  @Test
  void only_the_newest_logs_stay_aside() throws IOException {
    Path directory = prepared(home -> {});
    try (NodeHome home = open(directory, new Disk())) {
      assertThat(home.setRaftAside(Instant.EPOCH)).as("there is no log").isEmpty();
      Files.createFile(home.raftDirectory().resolve("lock"));
      assertThat(home.setRaftAside(Instant.EPOCH)).as("only a lock").isEmpty();
      for (int i = 0; i < 5; i++) {
        becomeManager(home);
        assertThat(home.setRaftAside(Instant.EPOCH.plusSeconds(i)))
            .contains(directory.resolve("raft.damaged-19700101T00000" + i + ".000Z"));
      }
      assertThat(aside(directory))
          .extracting(path -> path.getFileName().toString())
          .containsExactly(
              "raft.damaged-19700101T000002.000Z",
              "raft.damaged-19700101T000003.000Z",
              "raft.damaged-19700101T000004.000Z");
    }
  }

  private static List<Path> aside(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.getFileName().toString().contains("damaged"))
          .sorted()
          .toList();
    }
  }

  @Test
  void a_wipe_that_has_begun_is_ended() throws IOException {
    killEverywhere(NodeHomeCrashTest::becomeManager, NodeHome::wipe, MANAGER, NOTHING);
  }

  @Test
  void a_new_directory_is_made_in_the_end() throws IOException {
    for (int step = 0; step < MORE_THAN_ANY_CHANGE_HAS; step++) {
      Path directory = temp.resolve("new" + step);
      try (NodeHome home = NodeHome.open(directory, false, new CrashingDisk(step), "m")) {
        assertThat(Found.in(home)).isEqualTo(NOTHING);
        assertThat(step).as("steps of a first start").isGreaterThan(1);
        return;
      } catch (CrashingDisk.Crash e) {
        try (NodeHome home = NodeHome.open(directory, false, new Disk(), "m")) {
          assertThat(Found.in(home)).isEqualTo(NOTHING);
        }
      }
    }
    throw new AssertionError("never came to an end");
  }

  private static void becomeManager(NodeHome home) {
    home.install(Homes.IDENTITY, Homes.CREDENTIALS);
    home.raftKey();
    try {
      Files.createDirectories(home.raftDirectory().resolve("old"));
      Files.writeString(home.raftDirectory().resolve("log.1"), "entries");
      Files.writeString(home.raftDirectory().resolve("old/log.0"), "entries");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void killEverywhere(
      Consumer<NodeHome> before, Consumer<NodeHome> change, Found old, Found changed)
      throws IOException {
    for (int step = 0; step < MORE_THAN_ANY_CHANGE_HAS; step++) {
      for (int later = 0; later < MORE_THAN_ANY_CHANGE_HAS; later++) {
        Path directory = prepared(before);
        boolean killed = killed(directory, step, change);
        boolean killedAgain = killed(directory, later, home -> {});
        try (NodeHome home = open(directory, new Disk())) {
          assertThat(Found.in(home))
              .as("killed at step %d, then at step %d of the next start", step, later)
              .isIn(killed ? List.of(old, changed) : List.of(changed));
          change.accept(home);
          assertThat(Found.in(home)).as("repeated after step %d", step).isEqualTo(changed);
          assertThat(home.directory().resolve("node"))
              .as("nothing is left lying about")
              .isDirectoryNotContaining("glob:**.{next,commit,wiping}");
        }
        if (!killed) {
          assertThat(step).as("steps of the change").isGreaterThan(4);
          return;
        }
        if (!killedAgain) {
          break;
        }
      }
    }
    throw new AssertionError("never came to an end");
  }

  private Path prepared(Consumer<NodeHome> before) {
    directories++;
    Path directory = temp.resolve(Integer.toString(directories));
    try (NodeHome home = open(directory, new Disk())) {
      before.accept(home);
    }
    return directory;
  }

  private static boolean killed(Path directory, int step, Consumer<NodeHome> change) {
    try (NodeHome home = open(directory, new CrashingDisk(step))) {
      change.accept(home);
      return false;
    } catch (CrashingDisk.Crash e) {
      return true;
    }
  }

  private static NodeHome open(Path directory, Disk disk) {
    return NodeHome.open(directory, false, disk, Homes.MACHINE);
  }
}
