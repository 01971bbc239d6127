package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.state.ClusterState;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one request proposes: each of its writes is carried out once, however often the manager that
 * forwards the request has to send it. Confined to the request's thread.
 */
final class ForwardedProposals implements Proposals {
  /** Where the gate of the other manager writes the request's id, and ours lets it through. */
  static final String HEADER = "X-Waggle-Request";

  private final CurrentManager current;
  private final Supplier<Optional<String>> header;
  private int writes;

  /**
   * @param header the value of {@link #HEADER} in the request
   */
  ForwardedProposals(CurrentManager current, Supplier<Optional<String>> header) {
    this.current = current;
    this.header = header;
  }

  @Override
  public <R> R submit(Command<R> command) {
    int number = writes++;
    return current.submit(
        command, header.get().flatMap(ForwardedRequest::parse).map(r -> r.part(number)));
  }

  @Override
  public ClusterState read() {
    return current.read();
  }

  @Override
  public ClusterState stale() {
    return current.stale();
  }
}
