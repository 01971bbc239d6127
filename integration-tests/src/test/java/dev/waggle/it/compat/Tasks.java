package dev.waggle.it.compat;

import java.util.List;

/** The tasks of the article's service, as a machine shows them. */
final class Tasks {
  private static final String ALL = "service ps helloworld";

  private final Storyteller teller;

  Tasks(Storyteller teller) {
    this.teller = teller;
  }

  Table shown(int asked) {
    return Table.of(teller.docker(asked, ALL).required());
  }

  /** So many run, and every other one is history. */
  static boolean allRun(Table tasks, int count) {
    return Views.running(tasks).values().stream().mapToLong(Long::longValue).sum() == count
        && tasks.rows().stream().filter(row -> !Views.isOld(row)).count() == count;
  }

  void await(String title, int asked, int count) {
    teller.await(title, asked, ALL, Views.TASKS, tasks -> allRun(tasks, count));
  }

  void awaitReplicas(String title, int asked, String replicas) {
    teller.await(
        title,
        asked,
        "service ls",
        Views.ROWS,
        services -> services.column("REPLICAS").equals(List.of(replicas)));
  }

  /**
   * Tasks of a machine that is off count as what they were last seen as. How many it had is a tie,
   * so that the number is not compared but its rule.
   */
  void tellReplicasWithLost(String title, int asked, String lost, int wanted) {
    long atLost = Views.at(shown(asked), lost).filter(s -> s.startsWith("Running")).count();
    Table services = Table.of(teller.docker(asked, "service ls").required());
    String expected = wanted + atLost + "/" + wanted;
    teller.note(title, atLost > 0 && services.column("REPLICAS").equals(List.of(expected)));
  }
}
