package dev.waggle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.json.EngineJson;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDirectoryTest {
  private static final NodeId NODE = new NodeId("lrwjjn9965cz43onfqu11c87g");
  private static final NodeIdentity IDENTITY =
      new NodeIdentity(
          NodeIdentity.FORMAT,
          NODE,
          new ClusterId("krpzhfzg253gbeh36ux89rt5g"),
          Role.MANAGER,
          Stage.MEMBER,
          new Epoch(2, "x1y2z3"),
          List.of(new ManagerAddress(NODE, "10.56.0.1:2377")),
          Optional.of(
              new RaftSeat(
                  RaftSeat.raftId(NODE, 3),
                  List.of(new RaftSeat.Voter(NODE + ".3", "10.56.0.1:2378")))),
          new Doors("0.0.0.0:2377", "10.56.0.1:2377", "10.56.0.1:2378", Optional.empty()),
          new Place("b1946ac92492d2347c6235b4d2611184", 64769, 1234567));

  @TempDir Path data;
  private NodeDirectory directory;

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(data.resolve(NodeDirectory.NAME));
    directory = new NodeDirectory(data);
  }

  @Test
  void a_node_in_no_swarm_has_no_identity() {
    assertThat(directory.identity()).isEmpty();
    assertThat(directory.credentials()).isEmpty();
    assertThat(new NodeDirectory(data.resolve("nowhere")).identity()).isEmpty();
  }

  @Test
  void an_identity_survives_its_file() throws IOException {
    write(NodeDirectory.IDENTITY, EngineJson.log().toJson(IDENTITY));
    assertThat(directory.identity()).contains(IDENTITY);
  }

  @Test
  void the_file_is_for_people_too() {
    assertThat(EngineJson.log().toJson(IDENTITY))
        .contains("\"NodeID\":\"" + NODE + "\"", "\"Role\":\"manager\"", "\"Stage\":\"MEMBER\"");
  }

  @Test
  void a_newer_format_and_a_damaged_file_are_refused_with_one_line() throws IOException {
    write(
        NodeDirectory.IDENTITY,
        EngineJson.log().toJson(IDENTITY).replace("\"Format\":1", "\"Format\":2"));
    assertThatThrownBy(directory::identity)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("was written by a newer version (format 2)");
    write(NodeDirectory.IDENTITY, "{\"Format\":1,");
    assertThatThrownBy(directory::identity).hasMessageContaining("is damaged");
    write(NodeDirectory.IDENTITY, "");
    assertThatThrownBy(directory::identity).hasMessageContaining("is damaged");
  }

  @Test
  void credentials_are_read_together() throws IOException {
    write(NodeDirectory.CERTIFICATE, "c");
    write(NodeDirectory.KEY, "k");
    assertThat(directory.credentials()).isEmpty();
    write(NodeDirectory.ROOT, "r");
    assertThat(directory.credentials()).contains(new NodeCredentials("c", "k", "r"));
    assertThat(directory.credentials().orElseThrow().toString()).doesNotContain("k");
  }

  @Test
  void credentials_that_are_being_replaced_are_not_handed_out() throws IOException {
    write(NodeDirectory.CERTIFICATE, "c");
    write(NodeDirectory.KEY, "k");
    write(NodeDirectory.ROOT, "r");
    write(NodeDirectory.COMMIT, "");
    assertThatThrownBy(directory::credentials).hasMessageContaining("is being replaced");
  }

  @Test
  void a_replaced_file_changes_the_stamp() throws IOException {
    String none = directory.stamp();
    write(NodeDirectory.IDENTITY, "a");
    String first = directory.stamp();
    assertThat(first).isNotEqualTo(none).isEqualTo(directory.stamp());
    write(NodeDirectory.IDENTITY, "a");
    assertThat(directory.stamp()).isNotEqualTo(first);
  }

  /** As the writer does: another file takes the place. */
  private void write(String name, String text) throws IOException {
    Path next = data.resolve("next");
    Files.writeString(next, text);
    Files.move(
        next, data.resolve(NodeDirectory.NAME).resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
