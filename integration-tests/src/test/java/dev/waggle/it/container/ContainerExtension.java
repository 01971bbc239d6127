package dev.waggle.it.container;

import org.jboss.arquillian.container.impl.DefaultServerKillProcessor;
import org.jboss.arquillian.container.spi.ServerKillProcessor;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Makes {@code ContainerController.kill} kill: by default it asks the container to stop. */
public final class ContainerExtension implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.override(
        ServerKillProcessor.class, DefaultServerKillProcessor.class, SigkillProcessor.class);
  }
}
