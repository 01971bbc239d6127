package dev.waggle.manager.core.service;

import dev.waggle.manager.core.state.ClusterState;
import java.util.List;

/** Names for services that were given none: {@code adjective_surname}, as Docker makes them. */
final class GeneratedNames {
  private static final List<String> ADJECTIVES =
      List.of(
          "amber", "bold", "brave", "bright", "calm", "clever", "eager", "early", "fair", "gentle",
          "golden", "happy", "jolly", "keen", "kind", "lively", "loyal", "lucid", "merry", "modest",
          "nimble", "patient", "polite", "proud", "quick", "quiet", "serene", "sharp", "steady",
          "swift", "vivid", "wise");
  private static final List<String> SURNAMES =
      List.of(
          "agnesi",
          "archimedes",
          "banach",
          "bernoulli",
          "cauchy",
          "cerf",
          "curie",
          "dijkstra",
          "euler",
          "faraday",
          "fermat",
          "galois",
          "gauss",
          "germain",
          "goldberg",
          "hamilton",
          "hilbert",
          "hopper",
          "johnson",
          "kepler",
          "knuth",
          "kovalevskaya",
          "lamport",
          "leibniz",
          "lovelace",
          "meitner",
          "noether",
          "pascal",
          "ramanujan",
          "ritchie",
          "shannon",
          "turing");

  private GeneratedNames() {}

  /** A name that no service has; which one, the fresh id decides. */
  static String unusedIn(ClusterState state, String freshId) {
    int draw = Math.floorMod(freshId.hashCode(), ADJECTIVES.size() * SURNAMES.size());
    String name =
        ADJECTIVES.get(draw % ADJECTIVES.size()) + "_" + SURNAMES.get(draw / ADJECTIVES.size());
    String candidate = name;
    for (int number = 1; state.serviceNamed(candidate).isPresent(); number++) {
      candidate = name + number;
    }
    return candidate;
  }
}
