package dev.waggle.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLauncherTest {
  @TempDir Path directory;

  private Path server;

  @BeforeEach
  void unpacked() throws IOException {
    server = directory.resolve("server");
    Files.createDirectories(server.resolve("config/branding"));
    Files.writeString(server.resolve("config/domain.xml"), "<domain/>");
    Files.createDirectories(server.resolve("lib"));
    Files.createDirectories(server.resolve("runtime"));
  }

  @Test
  void a_run_has_its_own_settings_and_shares_the_libraries() throws IOException {
    Path root = NodeLauncher.rootDirectory(server, directory.resolve("tmp/7/server"));

    Files.writeString(root.resolve("config/domain.xml"), "<domain><deployed/></domain>");

    assertThat(server.resolve("config/domain.xml")).hasContent("<domain/>");
    assertThat(root.resolve("config/branding")).isDirectory();
    assertThat(root.resolve("lib")).isDirectory();
    assertThat(root.resolve("runtime")).doesNotExist();
  }

  @Test
  void a_server_that_was_not_unpacked_is_one_line() {
    assertThatThrownBy(
            () -> NodeLauncher.rootDirectory(directory.resolve("none"), directory.resolve("r")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("none");
  }
}
