package dev.waggle.it.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one node for all classes of the run, for starting it takes longest. Each leaves it
 * able to work, in a swarm or not.
 */
final class SharedNode implements ParameterResolver {
  private record Started(NodeProcess node) implements AutoCloseable {
    static Started now() {
      try {
        return new Started(NodeProcess.start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      node.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == NodeProcess.class;
  }

  @Override
  public NodeProcess resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.create(SharedNode.class))
        .getOrComputeIfAbsent(Started.class, key -> Started.now(), Started.class)
        .node();
  }
}
