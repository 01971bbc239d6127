package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.model.object.Cluster;
import java.time.Duration;
import java.util.Optional;

/**
 * New values for settings that Docker does not have; what is not named stays.
 *
 * @param grace how long a node whose process is silent is waited for while its machine answers; 5 s
 *     to 24 h
 * @param rebalance only false, which it is anyway
 */
public record SettingsChange(Optional<Duration> grace, Optional<Boolean> rebalance) {
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(24);

  /**
   * Makes the change; answers the settings that hold now.
   *
   * @throws RejectedException 400 when nothing is named or a value is out of its range, 501 for
   *     what is not there yet
   */
  public Command<Cluster.Settings> command() {
    faults().ifPresent(SettingsChange::refuse);
    return (draft, context) ->
        ClusterCommands.withCluster(
            draft,
            cluster -> {
              Cluster.Settings before = cluster.bookkeeping().settings();
              Cluster.Settings after =
                  new Cluster.Settings(
                      grace.orElse(before.grace()), rebalance.orElse(before.rebalance()));
              if (!after.equals(before)) {
                draft.put(
                    cluster
                        .withBookkeeping(cluster.bookkeeping().withSettings(after))
                        .withUpdatedAt(context.wallClock()));
              }
              return Verdict.accepted(after);
            });
  }

  private Optional<Rejection> faults() {
    if (grace.isEmpty() && rebalance.isEmpty()) {
      return Optional.of(
          Rejection.badParameter("nothing to change: give Grace, a number of nanoseconds"));
    }
    if (grace.filter(g -> g.compareTo(SHORTEST) < 0 || g.compareTo(LONGEST) > 0).isPresent()) {
      return Optional.of(
          Rejection.badParameter("invalid Grace: must be between 5 seconds and 24 hours"));
    }
    return rebalance
        .filter(wanted -> wanted)
        .map(
            wanted ->
                new ByEngine(
                    EngineKind.NOT_IMPLEMENTED,
                    "rebalancing is not implemented in this version of Waggle"));
  }

  private static void refuse(Rejection rejection) {
    throw new RejectedException(rejection);
  }
}
