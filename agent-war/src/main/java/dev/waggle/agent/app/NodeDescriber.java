package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.EngineFacts;
import dev.waggle.agent.core.content.NodeSupply;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Resources;
import java.util.Optional;

/** What this node reports of itself. */
final class NodeDescriber {
  private NodeDescriber() {}

  /** The engine's facts, cut down to this node's share of it. */
  static NodeDescription describe(EngineFacts facts, AgentConfig config, TlsInfo tls) {
    return new NodeDescription(
        Optional.of(hostname(facts, config)),
        facts.platform(),
        resources(facts, config),
        facts.description(),
        tls,
        Optional.empty());
  }

  /** The same for the templates of tasks. */
  static NodeSupply.Facts facts(EngineFacts facts, AgentConfig config) {
    return new NodeSupply.Facts(
        hostname(facts, config),
        facts.platform().os().orElse(""),
        facts.platform().architecture().orElse(""));
  }

  private static String hostname(EngineFacts facts, AgentConfig config) {
    return config.hostname().orElse(facts.hostname());
  }

  private static Resources resources(EngineFacts facts, AgentConfig config) {
    return new Resources(
        Optional.of(share(config.nanoCpus(), facts.nanoCpus())),
        Optional.of(share(config.memoryBytes(), facts.memoryBytes())),
        Optional.of(facts.genericResources()).filter(generic -> !generic.isEmpty()),
        Extra.NONE);
  }

  private static long share(Optional<Long> asked, long there) {
    return asked.map(most -> Math.min(most, there)).orElse(there);
  }
}
