package dev.waggle.it.compat.script;

import dev.waggle.it.compat.AllowedDifferences;
import java.util.List;

/** What of Waggle's answer is not as Docker's, in spite of what is allowed. The order counts. */
record Differences(AllowedDifferences allowed) {
  /**
   * Docker's lines as {@code -}, Waggle's as {@code +}; empty if the answers are alike.
   *
   * @param title script, line and command, which the entries of the list are for
   */
  List<String> between(String title, List<String> docker, List<String> waggle) {
    List<String> differences = allowed.between(title, docker, waggle);
    if (!differences.isEmpty() || docker.equals(waggle)) {
      return differences;
    }
    boolean sameLines = docker.stream().sorted().toList().equals(waggle.stream().sorted().toList());
    return sameLines ? List.of("the same lines in another order") : List.of();
  }
}
