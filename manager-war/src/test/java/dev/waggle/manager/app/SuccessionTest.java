package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R11: what a manager says of the lives that those it does not reach are in. */
class SuccessionTest {
  private static final NodeId SELF = new NodeId("aaaaaaaaaaaaaaaaaaaaaaaaa");
  private static final NodeId OTHER = new NodeId("bbbbbbbbbbbbbbbbbbbbbbbbb");
  private static final Epoch MINE = new Epoch(2, "aa");

  private final Logger logger = Logger.getLogger(Succession.class.getName());
  private final Lines lines = new Lines();
  @TempDir private Path temp;
  private LoneMember self;
  private volatile Epoch told = MINE;
  private Succession succession;

  /** What is logged at {@code ERROR}. */
  private static final class Lines extends Handler {
    private final List<String> errors = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      if (logged.getLevel().equals(Level.SEVERE)) {
        errors.add(logged.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void prepare() throws IOException {
    self = new LoneMember(temp);
    succession = new Succession(self.member(), manager -> Optional.of(told), why -> {});
    logger.addHandler(lines);
  }

  @AfterEach
  void end() {
    logger.removeHandler(lines);
    succession.close();
    self.close();
  }

  private Optional<String> verdict() throws InterruptedException {
    return succession.verdict(
        new NodeIdentity(
            NodeIdentity.FORMAT,
            SELF,
            new ClusterId("sssssssssssssssssssssssss"),
            Role.MANAGER,
            Stage.MEMBER,
            MINE,
            List.of(
                new ManagerAddress(SELF, "192.0.2.1:2377"),
                new ManagerAddress(OTHER, "192.0.2.2:2377")),
            Optional.of(new RaftSeat("a.1", List.of())),
            new Doors("192.0.2.1:2377", "192.0.2.1:2377", "192.0.2.1:2378", Optional.empty()),
            Place.NONE));
  }

  @Test
  void another_life_of_the_same_number_is_one_line_however_often_it_is_seen() throws Exception {
    told = new Epoch(2, "bb");

    for (int i = 0; i < 3; i++) {
      assertThat(verdict()).as("neither gives way").isEmpty();
    }
    assertThat(lines.errors)
        .singleElement()
        .asString()
        .contains("the swarm was made anew twice", "manager 192.0.2.2:2377", "life 2");
  }

  @Test
  void the_same_life_and_a_later_one_are_no_errors() throws Exception {
    assertThat(verdict()).isEmpty();
    told = new Epoch(3, "bb");
    assertThat(verdict().orElseThrow()).contains("manager 192.0.2.2:2377", "life 3");
    assertThat(lines.errors).isEmpty();
  }
}
