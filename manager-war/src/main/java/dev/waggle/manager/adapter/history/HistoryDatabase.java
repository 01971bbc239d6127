package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryLine;
import dev.waggle.manager.core.history.HistoryPage;
import dev.waggle.manager.core.history.HistoryQuery;
import dev.waggle.manager.core.history.HistoryRow;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The open database. Rows are written by one thread; any may read. Whatever fails is a {@link
 * RuntimeException} of the persistence provider, and then the database should be closed.
 */
final class HistoryDatabase implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HistoryDatabase.class.getName());
  private static final List<String> TABLES =
      List.of(
          """
          create table if not exists history (
            swarm_id varchar(64) not null,
            epoch bigint not null,
            epoch_nonce varchar(64) not null,
            entry_index bigint not null,
            entry_position int not null,
            at_micros bigint not null,
            asked_by varchar(200),
            object_type varchar(20) not null,
            object_action varchar(20) not null,
            object_id varchar(200) not null,
            object_name varchar(1000),
            service_id varchar(64),
            slot bigint,
            node_id varchar(64),
            state varchar(64),
            desired_state varchar(64),
            image varchar(1000),
            changed varchar(1000),
            message varchar(1000),
            primary key (swarm_id, epoch, epoch_nonce, entry_index, entry_position))""",
          "create index if not exists history_at on history (at_micros)",
          """
          create table if not exists history_progress (
            line varchar(150) not null primary key,
            swarm_id varchar(64) not null,
            through_index bigint not null,
            written_micros bigint not null)""");

  private final JdbcDataSource source;
  private final EntityManagerFactory factory;

  private HistoryDatabase(JdbcDataSource source, EntityManagerFactory factory) {
    this.source = source;
    this.factory = factory;
  }

  /**
   * Opens the database, and makes it where there is none.
   *
   * @param url of H2; no other process and no other instance has it open
   */
  static HistoryDatabase open(String url) {
    // Not by URL: the driver that the server brings would answer to it, too.
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl(url);
    ClassLoader own = HistoryDatabase.class.getClassLoader();
    EntityManagerFactory factory =
        Persistence.createEntityManagerFactory(
            "waggle-history",
            Map.of("jakarta.persistence.nonJtaDataSource", source, "eclipselink.classloader", own));
    HistoryDatabase opened = new HistoryDatabase(source, factory);
    try {
      opened.change(em -> TABLES.forEach(table -> em.createNativeQuery(table).executeUpdate()));
      opened.requireColumns();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Fails if the tables are not those of this version. */
  private void requireColumns() {
    ask(em -> Optional.ofNullable(em.find(HistoryEntity.class, new HistoryEntityKey())));
    ask(em -> Optional.ofNullable(em.find(ProgressEntity.class, "")));
  }

  /** The last entry that is written down; 0 if none is. */
  long through(HistoryLine line) {
    return ask(
        em ->
            Optional.ofNullable(em.find(ProgressEntity.class, ProgressEntity.idOf(line)))
                .map(ProgressEntity::through)
                .orElse(0L));
  }

  /** Writes the rows and how far they go, all or nothing. */
  void write(List<HistoryRow> rows, HistoryLine line, long through, Instant now) {
    change(
        em -> {
          HistoryInsert.all(em, rows);
          em.merge(new ProgressEntity(line, through, HistoryEntity.micros(now)));
        });
  }

  /**
   * Returns when all that was written is on the disk; it gets there within a second by itself, but
   * then nobody is told that it does not.
   */
  void sync() {
    change(em -> em.createNativeQuery("checkpoint sync").executeUpdate());
  }

  HistoryPage page(HistoryQuery query) {
    Optional<String> swarm = query.swarm().or(this::newestSwarm);
    return swarm.isEmpty()
        ? new HistoryPage(List.of(), Optional.empty())
        : ask(em -> HistorySelect.page(em, swarm.get(), query));
  }

  /** The swarm that was written of last. */
  private Optional<String> newestSwarm() {
    return ask(
        em ->
            em.createQuery("select p from Progress p order by p.written desc", ProgressEntity.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(ProgressEntity::swarm));
  }

  /**
   * Deletes what is older than that, and of the rest the oldest beyond {@code maxRows}. In the
   * database's own words: a node that only writes need not load the parser of the other ones.
   */
  void prune(long maxRows, Instant oldest) {
    long limit =
        Math.max(HistoryEntity.micros(oldest), maxRows >= rows() ? Long.MIN_VALUE : atRow(maxRows));
    change(
        em ->
            em.createNativeQuery("delete from history where at_micros < ?")
                .setParameter(1, limit)
                .executeUpdate());
  }

  private long rows() {
    return number("select count(*) from history", 0);
  }

  /** When the row was written that is the {@code n}-th from the newest. */
  private long atRow(long n) {
    return number("select at_micros from history order by at_micros desc", n - 1);
  }

  private long number(String sql, long row) {
    return ask(
        em ->
            ((Number)
                    em.createNativeQuery(sql)
                        .setFirstResult(Math.toIntExact(row))
                        .setMaxResults(1)
                        .getSingleResult())
                .longValue());
  }

  private void change(Consumer<EntityManager> work) {
    ask(
        em -> {
          em.getTransaction().begin();
          try {
            work.accept(em);
            em.getTransaction().commit();
            return em;
          } finally {
            if (em.getTransaction().isActive()) {
              em.getTransaction().rollback();
            }
          }
        });
  }

  private <T> T ask(Function<EntityManager, T> work) {
    EntityManager em = factory.createEntityManager();
    try {
      return work.apply(em);
    } finally {
      em.close();
    }
  }

  /** Writes out what is in memory and gives the file free. */
  @Override
  public void close() {
    factory.close();
    try (Connection last = source.getConnection();
        Statement statement = last.createStatement()) {
      statement.execute("shutdown");
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the history had closed itself", e);
    }
  }
}
