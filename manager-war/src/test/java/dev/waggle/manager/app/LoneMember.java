package dev.waggle.manager.app;

import dev.waggle.manager.adapter.history.HistoryProjector;
import dev.waggle.manager.adapter.history.HistorySettings;
import dev.waggle.manager.adapter.node.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A member with a home of its own and nothing open, for the parts that ask it who it is. */
final class LoneMember implements AutoCloseable {
  private final NodeHome home;
  private final HistoryProjector history;
  private final Member member;

  /**
   * @param directory an empty one, for its home and its history
   */
  LoneMember(Path directory) throws IOException {
    home = NodeHome.open(directory.resolve("data"), false);
    history =
        new HistoryProjector(
            new HistorySettings(directory.resolve("history"), 1_000, Duration.ofDays(1), 100));
    member =
        new Member(
            home,
            () -> {
              throw new AssertionError("unreachable: no door is opened");
            },
            Runnable::run,
            new Member.Observers(history, step -> {}),
            false);
  }

  NodeHome home() {
    return home;
  }

  Member member() {
    return member;
  }

  @Override
  public void close() {
    history.close();
    home.close();
  }
}
