package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.DockerEngine;
import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.EngineFailure;
import dev.waggle.agent.adapter.engine.HostFacts;
import dev.waggle.agent.adapter.engine.ProcessEngine;
import dev.waggle.agent.adapter.managerlink.HttpManagers;
import dev.waggle.agent.adapter.managerlink.NodeTls;
import dev.waggle.agent.adapter.observe.AgentCondition;
import dev.waggle.agent.adapter.store.LocalTaskStore;
import dev.waggle.node.NodeDirectory;
import dev.waggle.node.Rehearsals;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Puts the agent together, starts it with the application and ends it with it. */
@ApplicationScoped
public class AgentWiring {
  private static final Logger LOG = System.getLogger(AgentWiring.class.getName());

  private final GuardedEngine engine;
  private final GuardedManagers managers;
  private final AgentCondition condition;
  private Optional<AgentLoop> loop = Optional.empty();
  private Optional<Rehearsals> rehearsals = Optional.empty();

  /** For the container's proxy only. */
  AgentWiring() {
    this(new GuardedEngine(), new GuardedManagers(), new AgentCondition());
  }

  @Inject
  AgentWiring(GuardedEngine engine, GuardedManagers managers, AgentCondition condition) {
    this.engine = engine;
    this.managers = managers;
    this.condition = condition;
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object context) {
    AgentConfig config;
    try {
      config = AgentConfig.from(ConfigProvider.getConfig());
    } catch (IllegalArgumentException e) {
      StartFailure.end(String.valueOf(e.getMessage()));
      return;
    }
    try {
      start(config);
    } catch (UncheckedIOException | EngineFailure | IllegalStateException e) {
      LOG.log(Level.ERROR, "the agent cannot start: {0}", e.getMessage());
      if (config.exitOnFailure()) {
        StartFailure.end("the agent cannot start: " + e.getMessage());
      }
    }
  }

  private void start(AgentConfig config) {
    LocalTaskStore store = new LocalTaskStore(config.dataDir());
    keepRuntime(config, store);
    engine.use(engineOf(config));
    AgentLoop started =
        new AgentLoop(
            config,
            new AgentPorts(
                engine,
                (identity, credentials) -> {
                  NodeTls tls = NodeTls.of(credentials, identity.clusterId());
                  managers.use(HttpManagers.over(tls));
                  return new AgentPorts.Link(managers, tls.shown());
                },
                store,
                new NodeDirectory(config.dataDir()),
                condition));
    loop = Optional.of(started);
    started.start();
    rehearsals = Optional.of(Rehearsal.begin(engine));
  }

  /** While classes can still be loaded: when the bean is destroyed that is over. */
  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object context) {
    stop();
  }

  @PreDestroy
  void stop() {
    rehearsals.ifPresent(Rehearsals::close);
    Optional<AgentLoop> running = loop;
    loop = Optional.empty();
    running.ifPresent(AgentLoop::close);
  }

  private static Engine engineOf(AgentConfig config) {
    return config.runtime() == AgentConfig.Runtime.PROCESS
        ? new ProcessEngine(
            config.dataDir().resolve("agent").resolve("tasks"), HostFacts.bootId().orElse(""))
        : new DockerEngine(config.engine(), config.dataDir().resolve("agent"));
  }

  /** Tasks of one runtime cannot be taken over by another. */
  private static void keepRuntime(AgentConfig config, LocalTaskStore store) {
    Optional<String> kept = store.runtime();
    if (kept.equals(Optional.of(config.runtime().word()))) {
      return;
    }
    if (kept.isPresent() && !store.tasks().isEmpty()) {
      throw new IllegalStateException(
          "this node runs tasks with --runtime "
              + kept.get()
              + ": start it so and leave the swarm before another runtime is used");
    }
    store.putRuntime(config.runtime().word());
  }
}
