package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.EngineFacts;
import dev.waggle.agent.adapter.engine.HostFacts;
import dev.waggle.agent.app.AgentPorts.Link;
import dev.waggle.agent.app.Membership.Member;
import dev.waggle.agent.core.assign.AssignedWork;
import dev.waggle.agent.core.content.NodeSupply;
import dev.waggle.dispatch.AgentMessage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What this node says of itself, to the managers and to the templates of its tasks. It is asked in
 * every turn of the loop and made anew only from other things than last time. Confined to the
 * loop's thread.
 */
final class SelfDescription implements AutoCloseable {
  private final AgentConfig config;
  private final String processId = UUID.randomUUID().toString();
  private final ProbePort probe = new ProbePort();
  private final Made<Optional<AgentMessage.Hello>> hello = new Made<>();
  private final Made<NodeSupply> supply = new Made<>();

  SelfDescription(AgentConfig config) {
    this.config = config;
  }

  /** How it introduces itself; empty while something of that is not known. */
  Optional<AgentMessage.Hello> hello(
      Optional<Member> member, Optional<Link> link, Optional<EngineFacts> facts) {
    return hello.from(
        List.of(member, link, facts),
        () -> member.flatMap(m -> link.flatMap(l -> facts.map(f -> introduce(m, l, f)))));
  }

  private AgentMessage.Hello introduce(Member member, Link link, EngineFacts facts) {
    return new AgentMessage.Hello(
        AgentMessage.FORMAT,
        member.identity().nodeId(),
        processId,
        HostFacts.bootId(),
        Optional.of(probe.address(member.identity().doors().advertise())),
        NodeDescriber.describe(facts, config, link.tls()));
  }

  /** What its tasks may use. */
  NodeSupply supply(Optional<EngineFacts> facts, AssignedWork work) {
    return supply.from(
        List.of(facts, work),
        () ->
            new NodeSupply(
                facts.map(found -> NodeDescriber.facts(found, config)),
                work.secrets(),
                work.configs()));
  }

  @Override
  public void close() {
    probe.close();
  }

  /** Something made of parts: the same parts, by identity, make the same. */
  private static final class Made<T> {
    private List<Object> parts = List.of();
    private Optional<T> made = Optional.empty();

    T from(List<Object> now, Supplier<T> make) {
      if (made.isEmpty() || !same(now)) {
        made = Optional.of(make.get());
        parts = now;
      }
      return made.get();
    }

    private boolean same(List<Object> now) {
      for (int i = 0; i < now.size(); i++) {
        if (now.get(i) != parts.get(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
