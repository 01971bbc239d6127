package dev.waggle.it.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.arquillian.container.spi.Container;
import org.jboss.arquillian.container.spi.ServerKillProcessor;

/**
 * Ends a node's JVM by SIGKILL and returns when it is gone: no shutdown hook runs, nothing that the
 * process still held in memory reaches the disk.
 */
public final class SigkillProcessor implements ServerKillProcessor {
  private static final long GONE_SECONDS = 60;

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public void kill(Container container) throws Exception {
    ProcessHandle node = process(container.getName());
    Optional<Path> copy = adaptersCopy(node);
    node.destroyForcibly();
    node.onExit().get(GONE_SECONDS, TimeUnit.SECONDS);
    copy.ifPresent(Trees::delete);
  }

  /** The directory of the adapter's own copy of the application, which it leaves behind. */
  private static Optional<Path> adaptersCopy(ProcessHandle node) {
    return Stream.of(node.info().arguments().orElse(new String[0]))
        .filter(argument -> argument.endsWith("/deployments/" + MicroNode.MANAGER))
        .map(war -> Path.of(war).getParent().getParent())
        .findFirst();
  }

  private static ProcessHandle process(String node) {
    String mark = MicroNode.hostnameOption(node);
    List<ProcessHandle> found =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().commandLine().orElse("").contains(mark + " "))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException("one process should have " + mark + ", not " + found);
    }
    return found.get(0);
  }
}
