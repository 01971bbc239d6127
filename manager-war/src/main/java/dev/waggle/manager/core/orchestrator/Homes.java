package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.restart.NodeStanding;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.constraint.Constraint;
import dev.waggle.model.constraint.ConstraintMatcher;
import dev.waggle.model.constraint.ConstraintParser;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.Availability;
import java.util.List;
import java.util.Optional;

/**
 * The nodes on which a global service belongs. Only its constraints and what operators say of a
 * node count here; whether the node has room is the scheduler's to find, while the task waits.
 */
final class Homes {
  private final ClusterState state;
  private final List<Constraint> constraints;

  /** What a node is to the service. */
  enum Home {
    /** Has a task. */
    OPEN,
    /** Keeps the task that it has and gets no other: the node is paused. */
    CLOSED,
    /** Has none: the node is drained or Down, or does not meet the constraints. */
    UNFIT,
    /** Was removed. */
    GONE
  }

  private Homes(ClusterState state, List<Constraint> constraints) {
    this.state = state;
    this.constraints = constraints;
  }

  static Homes of(ClusterState state, Service service) {
    List<String> sent =
        service.spec().taskTemplateOrEmpty().placementOrDefault().constraintsOrEmpty();
    return new Homes(state, ConstraintParser.parseAll(sent).orElse(List.of()));
  }

  Home at(NodeId id) {
    Optional<Node> node = state.nodes().get(id);
    if (node.isEmpty()) {
      return Home.GONE;
    }
    if (NodeStanding.losesTasks(state, id) || !ConstraintMatcher.matches(node.get(), constraints)) {
      return Home.UNFIT;
    }
    return node.get().spec().availabilityOrDefault() == Availability.PAUSE
        ? Home.CLOSED
        : Home.OPEN;
  }
}
