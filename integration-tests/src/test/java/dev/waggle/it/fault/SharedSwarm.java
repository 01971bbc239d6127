package dev.waggle.it.fault;

import dev.waggle.it.compat.Hosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one swarm of three managers and two workers, whose tasks are processes, for all
 * classes of the run. Each test leaves it whole.
 */
final class SharedSwarm implements ParameterResolver {
  private static final int MANAGERS = 3;
  private static final int WORKERS = 2;

  private record Started(FaultSwarm swarm) implements AutoCloseable {
    static Started now() {
      try {
        Hosts.assumePossible();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Started(FaultSwarm.ofProcesses(MANAGERS, WORKERS));
    }

    @Override
    public void close() {
      swarm.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == FaultSwarm.class;
  }

  @Override
  public FaultSwarm resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.create(SharedSwarm.class))
        .getOrComputeIfAbsent(Started.class, key -> Started.now(), Started.class)
        .swarm();
  }
}
