package dev.waggle.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartGuardTest {
  @TempDir Path data;

  @Test
  void a_server_that_came_up_without_its_node_is_found() throws InterruptedException {
    Thread ended = new Thread(() -> {});
    ended.start();

    assertThat(new StartGuard(data, Duration.ofMillis(50)).opensItsDoor(ended)).isFalse();
  }

  @Test
  void a_slow_start_is_waited_for_however_long_it_takes() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Thread starter =
        new Thread(
            () -> {
              try {
                asked.await();
                Files.createFile(data.resolve("waggle.sock"));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    starter.start();
    new Thread(asked::countDown).start();

    assertThat(new StartGuard(data, Duration.ZERO).opensItsDoor(starter)).isTrue();
  }
}
