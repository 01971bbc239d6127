package dev.waggle.manager.adapter.history;

import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.serviceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.dispatch.Epoch;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.history.EntryLog;
import dev.waggle.manager.core.history.HistoryCursor;
import dev.waggle.manager.core.history.HistoryLine;
import dev.waggle.manager.core.history.HistoryPage;
import dev.waggle.manager.core.history.HistoryQuery;
import dev.waggle.manager.core.history.HistoryRow;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.SecretSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The projector with EclipseLink and H2, as it is in a node. */
class HistoryProjectorTest {
  private static final HistoryLine LINE =
      new HistoryLine(new ClusterId("swarm00000000000000000000"), new Epoch(1, "abc"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;
  private final EntryLog log = new EntryLog();
  private final AtomicLong ticks = new AtomicLong();
  private final InstantSource soonAfter =
      () -> EntryLog.START.plus(Duration.ofHours(1)).plusMillis(ticks.incrementAndGet());
  private final List<HistoryProjector> opened = new ArrayList<>();

  @AfterEach
  void end() {
    FailingDisk.FULL.set(false);
    opened.forEach(HistoryProjector::close);
  }

  private HistoryProjector projector() {
    return projector("file:", 1_000, 1_000);
  }

  private HistoryProjector projector(String scheme, long rows, int queued) {
    HistorySettings settings =
        new HistorySettings(home(), rows, HistorySettings.DEFAULT_AGE, queued);
    HistoryProjector projector =
        new HistoryProjector(settings, scheme, soonAfter, Duration.ofMillis(20));
    opened.add(projector);
    return projector;
  }

  private Path home() {
    return directory.resolve("history");
  }

  private Path file() {
    return home().resolve("history.mv.db");
  }

  private static Service web(long replicas) {
    return service("web").replicas(replicas).build();
  }

  private static List<HistoryRow> rows(HistoryProjector projector) {
    return page(projector, Query.of("").limit(1_000)).rows();
  }

  private static HistoryPage page(HistoryProjector projector, Query query) {
    Verdict<HistoryPage> verdict = projector.page(query.build());
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return verdict.orThrow();
  }

  /** The rows; none while they cannot be read. */
  private static List<HistoryRow> found(HistoryProjector projector) {
    return projector.page(Query.of("").limit(1_000).build())
            instanceof Verdict.Accepted<HistoryPage> a
        ? a.result().rows()
        : List.of();
  }

  private static List<HistoryRow> awaitRows(HistoryProjector projector, int count) {
    return await().atMost(PATIENCE).until(() -> found(projector), rows -> rows.size() >= count);
  }

  @Test
  void who_reads_finds_all_that_was_applied_before() {
    HistoryProjector projector = projector();
    HistoryFeed feed = projector.feed(LINE);
    feed.applied(log.putBy("uid 0 @ n1", web(2)));
    assertThat(rows(projector)).extracting(HistoryRow::action).containsExactly("create");
    feed.applied(log.put(web(5)));
    feed.applied(log.nothing());
    assertThat(rows(projector)).extracting(HistoryRow::action).containsExactly("update", "create");
  }

  @Test
  void what_the_log_applies_can_be_read_newest_first() {
    HistoryProjector projector = projector();
    HistoryFeed feed = projector.feed(LINE);
    feed.applied(log.putBy("uid 0 @ n1", web(2)));
    feed.applied(log.nothing());
    feed.applied(log.put(web(5)));
    List<HistoryRow> rows = awaitRows(projector, 2);
    assertThat(rows).extracting(HistoryRow::action).containsExactly("update", "create");
    assertThat(rows.get(0).facts().changed()).contains("replicas 2 to 5");
    assertThat(rows.get(1).by()).contains("uid 0 @ n1");
    assertThat(rows.get(1).at()).isEqualTo(EntryLog.START.plusSeconds(1));
  }

  @Test
  void a_log_that_is_replayed_after_a_restart_makes_no_row_twice() {
    HistoryProjector first = projector();
    List<Applied> entries = List.of(log.put(web(1)), log.put(web(2)), log.nothing());
    HistoryFeed feed = first.feed(LINE);
    entries.forEach(feed::applied);
    awaitRows(first, 2);
    first.close();

    HistoryProjector second = projector();
    HistoryFeed replayed = second.feed(LINE);
    entries.forEach(replayed::applied);
    replayed.applied(log.put(web(3)));
    awaitRows(second, 3);
    assertThat(rows(second)).extracting(row -> row.key().index()).containsExactly(4L, 2L, 1L);
  }

  @Test
  void what_came_as_a_snapshot_is_one_row_that_says_so() {
    HistoryProjector projector = projector();
    HistoryFeed feed = projector.feed(LINE);
    feed.applied(log.put(web(1)));
    log.put(web(2));
    log.put(web(3));
    feed.restored(log.state());
    feed.applied(log.put(web(4)));
    List<HistoryRow> rows = awaitRows(projector, 3);
    assertThat(rows).extracting(HistoryRow::action).containsExactly("update", "gap", "create");
    assertThat(rows.get(1).facts().message())
        .contains("entries 2 to 3 are not here: this manager got them as a snapshot");
  }

  @Test
  void a_snapshot_of_what_is_written_down_already_is_no_gap() {
    HistoryProjector first = projector();
    HistoryFeed feed = first.feed(LINE);
    feed.applied(log.put(web(1)));
    feed.applied(log.nothing());
    awaitRows(first, 1);
    first.close();

    HistoryProjector second = projector();
    HistoryFeed restarted = second.feed(LINE);
    restarted.restored(log.state());
    restarted.applied(log.put(web(2)));
    assertThat(awaitRows(second, 2))
        .extracting(HistoryRow::action)
        .containsExactly("update", "create");
  }

  @Test
  void rows_are_found_by_what_they_are_of() {
    HistoryProjector projector = projector();
    HistoryFeed feed = projector.feed(LINE);
    feed.applied(log.put(service("a").build(), service("b").build(), node("n1").build()));
    feed.applied(log.put(service("b").replicas(4).build()));
    awaitRows(projector, 4);
    assertThat(page(projector, Query.of("type=node")).rows()).hasSize(1);
    assertThat(page(projector, Query.of("name=b")).rows()).hasSize(2);
    assertThat(page(projector, Query.of("id=" + serviceId("a").value())).rows()).hasSize(1);
    assertThat(page(projector, Query.of("service=" + serviceId("b").value())).rows()).hasSize(2);
    assertThat(page(projector, Query.of("name=' or 1=1 --")).rows()).isEmpty();
    Instant second = EntryLog.START.plusSeconds(2);
    assertThat(page(projector, Query.of("").since(second)).rows()).hasSize(1);
    assertThat(page(projector, Query.of("").until(second.minusNanos(1_000))).rows()).hasSize(3);
  }

  @Test
  void pages_follow_each_other_without_gap_or_repetition() {
    HistoryProjector projector = projector();
    HistoryFeed feed = projector.feed(LINE);
    for (int n = 1; n <= 25; n++) {
      feed.applied(log.put(service("a" + n).build(), service("b" + n).build()));
    }
    List<HistoryRow> all = awaitRows(projector, 50);
    List<HistoryRow> paged = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      HistoryPage page = page(projector, Query.of("").limit(7).before(next.get()));
      paged.addAll(page.rows());
      next = page.next();
    }
    assertThat(paged).containsExactlyElementsOf(all);
  }

  @Test
  void the_oldest_rows_go_first() {
    HistoryProjector first = projector("file:", 10, 1_000);
    HistoryFeed feed = first.feed(LINE);
    for (int n = 1; n <= 40; n++) {
      feed.applied(log.put(web(n)));
    }
    feed.applied(log.put(web(99)));
    await()
        .atMost(PATIENCE)
        .until(
            () -> rows(first),
            rows -> !rows.isEmpty() && rows.size() <= 12 && rows.get(0).key().index() == 41);
    assertThat(rows(first)).extracting(row -> row.key().index()).contains(40L).doesNotContain(20L);
  }

  @Test
  void rows_that_are_too_old_go() {
    HistoryProjector first = projector();
    first.feed(LINE).applied(log.put(web(1)));
    awaitRows(first, 1);
    first.close();

    HistoryProjector later =
        new HistoryProjector(
            new HistorySettings(home(), 1_000, Duration.ofDays(1), 100),
            "file:",
            InstantSource.fixed(EntryLog.START.plus(Duration.ofDays(2))),
            Duration.ofMillis(20));
    opened.add(later);
    await().atMost(PATIENCE).until(() -> rows(later).isEmpty());
  }

  @Test
  void two_swarms_are_told_apart_and_the_last_one_is_meant_where_none_is_named() {
    HistoryProjector projector = projector();
    projector.feed(LINE).applied(log.put(web(1)));
    awaitRows(projector, 1);
    HistoryLine other =
        new HistoryLine(new ClusterId("other00000000000000000000"), new Epoch(1, "abc"));
    projector.feed(other).applied(new EntryLog().put(node("n1").build()));
    await().atMost(PATIENCE).until(() -> page(projector, Query.of("type=node")).rows().size() == 1);
    assertThat(page(projector, Query.of("").swarm(LINE.swarm().value())).rows())
        .extracting(HistoryRow::type)
        .containsExactly("service");
  }

  @Test
  void a_damaged_database_is_set_aside_and_a_new_one_begun() throws IOException {
    HistoryProjector first = projector();
    first.feed(LINE).applied(log.put(web(1)));
    awaitRows(first, 1);
    first.close();
    byte[] garbage = "this is no database ".repeat(4_000).getBytes(StandardCharsets.UTF_8);
    Files.write(file(), garbage);

    HistoryProjector second = projector();
    second.feed(LINE).applied(log.put(web(2)));
    List<HistoryRow> rows = awaitRows(second, 2);
    assertThat(rows).extracting(HistoryRow::action).containsExactly("update", "gap");
    assertThat(second.failures()).isZero();
    assertThat(setAside()).hasSize(1);
    assertThat(Files.readAllBytes(setAside().get(0))).isEqualTo(garbage);
  }

  /** How many entries the rows speak of, gaps included, where each has one row. */
  private static long recorded(List<HistoryRow> rows) {
    Pattern gap =
        Pattern.compile("entries (\\d+) to (\\d+) are not here: they could not be written in time");
    long entries = 0;
    for (HistoryRow row : rows) {
      Matcher missing = gap.matcher(row.facts().message().orElse(""));
      entries +=
          missing.matches()
              ? Long.parseLong(missing.group(2)) - Long.parseLong(missing.group(1)) + 1
              : 1;
    }
    return entries;
  }

  private List<Path> setAside() throws IOException {
    try (Stream<Path> files = Files.list(home())) {
      return files.filter(f -> f.getFileName().toString().contains(".damaged-2026")).toList();
    }
  }

  @Test
  void a_database_with_other_tables_is_set_aside() throws Exception {
    Files.createDirectories(home());
    org.h2.jdbcx.JdbcDataSource source = new org.h2.jdbcx.JdbcDataSource();
    source.setUrl("jdbc:h2:file:" + home().resolve("history"));
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create table history_progress (line varchar(100) primary key)");
    }
    HistoryProjector projector = projector();
    projector.feed(LINE).applied(log.put(web(1)));
    assertThat(awaitRows(projector, 1)).hasSize(1);
  }

  @Test
  void a_full_disk_holds_nobody_up_and_what_was_lost_is_said() throws IOException {
    FailingDisk.register();
    HistoryProjector projector = projector(FailingDisk.SCHEME, 1_000, 20);
    HistoryFeed feed = projector.feed(LINE);
    feed.applied(log.put(web(1)));
    awaitRows(projector, 1);

    FailingDisk.FULL.set(true);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              feed.applied(log.put(web(100 + log.state().appliedIndex())));
              return projector.failures() > 2;
            });
    for (int n = 1; n <= 100; n++) {
      feed.applied(log.put(web(100 + log.state().appliedIndex())));
    }
    assertThat(projector.isWriting()).isFalse();
    assertThat(projector.waiting()).isLessThanOrEqualTo(20);

    FailingDisk.FULL.set(false);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              feed.applied(log.put(web(100 + log.state().appliedIndex())));
              return projector.isWriting();
            });
    long last = log.state().appliedIndex();
    List<HistoryRow> rows =
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  feed.applied(log.put(web(100 + log.state().appliedIndex())));
                  return found(projector);
                },
                found -> !found.isEmpty() && found.get(0).key().index() > last);
    assertThat(rows).filteredOn(row -> row.action().equals("gap")).isNotEmpty();
    assertThat(recorded(rows)).isEqualTo(rows.get(0).key().index());
    assertThat(rows).extracting(HistoryRow::key).doesNotHaveDuplicates();
    assertThat(setAside()).isEmpty();
  }

  @Test
  void a_database_that_cannot_be_opened_is_refused_in_one_line_and_taken_up_later()
      throws IOException {
    Files.writeString(home(), "a file where the directory should be");
    HistoryProjector projector = projector();
    projector.feed(LINE).applied(log.put(web(1)));
    await().atMost(PATIENCE).until(() -> projector.failures() > 0);
    Verdict<HistoryPage> refused = projector.page(Query.of("").build());
    Rejection why = ((Verdict.Refused<HistoryPage>) refused).rejection();
    assertThat(why.message()).startsWith("the history of this node cannot be read: ");

    Files.delete(home());
    assertThat(awaitRows(projector, 1)).hasSize(1);
  }

  @Test
  void secrets_environment_and_tokens_are_not_in_the_file() throws IOException {
    HistoryProjector projector = projector();
    HistoryFeed feed = projector.feed(LINE);
    Service service =
        service("web")
            .registryAuth("HIDDEN-registry")
            .task(
                t ->
                    t.withContainerSpec(
                        t.containerOrEmpty()
                            .withEnv(List.of("PASSWORD=HIDDEN-env"))
                            .withArgs(List.of("HIDDEN-arg"))))
            .build();
    SecretSpec spec =
        new SecretSpec(
            Optional.of("key"),
            Optional.empty(),
            Optional.of(Payload.of("HIDDEN-payload".getBytes(StandardCharsets.UTF_8))),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    Secret secret =
        new Secret(
            new SecretId("secret0000000000000000000"),
            Version.NONE,
            EntryLog.START,
            EntryLog.START,
            spec);
    feed.applied(log.put(service, secret));
    feed.applied(log.put(web(2)));
    assertThat(awaitRows(projector, 3)).extracting(HistoryRow::type).contains("secret");
    projector.close();

    String bytes = Files.readString(file(), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("web").doesNotContain("HIDDEN");
  }

  @Test
  void only_its_owner_can_look_into_the_directory() throws IOException {
    HistoryProjector projector = projector();
    projector.feed(LINE).applied(log.put(web(1)));
    awaitRows(projector, 1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
        .isEqualTo("rwx------");
  }

  @Test
  void a_node_that_was_never_a_manager_makes_no_database() {
    HistoryProjector projector = projector();
    assertThat(rows(projector)).isEmpty();
    assertThat(home()).doesNotExist();
  }

  @Test
  void what_was_brought_before_the_end_is_written_at_the_end() {
    HistoryProjector first = projector();
    HistoryFeed feed = first.feed(LINE);
    feed.applied(log.put(web(1)));
    awaitRows(first, 1);
    feed.applied(log.put(web(2)));
    first.close();
    assertThat(rows(projector())).hasSize(2);
  }

  /** A query with little said. */
  private record Query(HistoryQuery build) {
    static Query of(String equals) {
      String[] parts = equals.split("=", 2);
      return new Query(
          new HistoryQuery(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              value(parts, "type"),
              value(parts, "id"),
              value(parts, "name"),
              value(parts, "service"),
              value(parts, "node"),
              Optional.empty(),
              HistoryQuery.DEFAULT_LIMIT));
    }

    private static Optional<String> value(String[] parts, String key) {
      return parts[0].equals(key) ? Optional.of(parts[1]) : Optional.empty();
    }

    private Query with(
        Optional<String> swarm,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<HistoryCursor> before,
        int limit) {
      return new Query(
          new HistoryQuery(
              swarm,
              since,
              until,
              build.type(),
              build.id(),
              build.name(),
              build.service(),
              build.node(),
              before,
              limit));
    }

    Query swarm(String swarm) {
      return with(Optional.of(swarm), build.since(), build.until(), build.before(), build.limit());
    }

    Query since(Instant since) {
      return with(build.swarm(), Optional.of(since), build.until(), build.before(), build.limit());
    }

    Query until(Instant until) {
      return with(build.swarm(), build.since(), Optional.of(until), build.before(), build.limit());
    }

    Query before(String cursor) {
      return with(
          build.swarm(), build.since(), build.until(), HistoryCursor.parse(cursor), build.limit());
    }

    Query limit(int limit) {
      return with(build.swarm(), build.since(), build.until(), build.before(), limit);
    }
  }
}
