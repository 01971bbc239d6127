package dev.waggle.node;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.model.spec.Role;
import dev.waggle.node.ToldRole.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldRoleTest {
  @TempDir Path data;

  private void write(byte[] bytes) throws IOException {
    Path file = ToldRole.file(data);
    Files.createDirectories(file.getParent());
    Path written = Files.write(data.resolve("new"), bytes);
    Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private void tell(Role role) throws IOException {
    write(EngineJson.log().toJsonBytes(new ToldRole(ToldRole.FORMAT, role)));
  }

  @Test
  void what_was_read_before_is_not_read_again() throws IOException {
    tell(Role.WORKER);
    Read before = ToldRole.read(data).orElseThrow();
    Read other = new Read(Role.MANAGER, before.stamp());
    assertThat(ToldRole.read(data, Optional.of(other))).containsSame(other);
  }

  @Test
  void each_telling_is_read_and_has_a_stamp_of_its_own() throws IOException {
    tell(Role.WORKER);
    Optional<Read> first = ToldRole.read(data);
    tell(Role.MANAGER);
    Optional<Read> second = ToldRole.read(data, first);
    assertThat(second.map(Read::role)).contains(Role.MANAGER);
    assertThat(second.map(Read::stamp)).isNotEqualTo(first.map(Read::stamp));
  }

  @Test
  void what_is_gone_or_not_understood_is_empty() throws IOException {
    tell(Role.WORKER);
    Optional<Read> before = ToldRole.read(data);
    write(new byte[] {'{'});
    assertThat(ToldRole.read(data, before)).isEmpty();
    Files.delete(ToldRole.file(data));
    assertThat(ToldRole.read(data, before)).isEmpty();
  }
}
