package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryFacts;
import dev.waggle.manager.core.history.HistoryKey;
import dev.waggle.manager.core.history.HistoryRow;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Writes rows as one batch of the database's own statement, in the entity manager's transaction. As
 * entities each of them would cost three times as much: a tenth of a busy manager's work.
 */
final class HistoryInsert {
  private static final String SQL =
      """
      insert into history (
        swarm_id, epoch, epoch_nonce, entry_index, entry_position,
        at_micros, asked_by, object_type, object_action, object_id,
        object_name, service_id, slot, node_id, state, desired_state, image, changed, message)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private final PreparedStatement statement;
  private int column;

  private HistoryInsert(PreparedStatement statement) {
    this.statement = statement;
  }

  /**
   * Adds the rows.
   *
   * @param em with a transaction under way
   * @throws PersistenceException caused by what the database says
   */
  static void all(EntityManager em, List<HistoryRow> rows) {
    Connection connection = em.unwrap(Connection.class);
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      HistoryInsert insert = new HistoryInsert(statement);
      for (HistoryRow row : rows) {
        insert.add(row);
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  private void add(HistoryRow row) throws SQLException {
    column = 0;
    HistoryKey key = row.key();
    text(key.swarm().value());
    number(key.epoch().count());
    text(key.epoch().nonce());
    number(key.index());
    number(key.position());
    number(HistoryEntity.micros(row.at()));
    text(row.by());
    text(row.type());
    text(row.action());
    text(row.id());
    facts(row.facts());
    statement.addBatch();
  }

  private void facts(HistoryFacts facts) throws SQLException {
    text(facts.name());
    text(facts.serviceId());
    if (facts.slot().isPresent()) {
      number(facts.slot().getAsLong());
    } else {
      statement.setNull(++column, JDBCType.BIGINT.getVendorTypeNumber());
    }
    text(facts.nodeId());
    text(facts.state());
    text(facts.desiredState());
    text(facts.image());
    text(facts.changed());
    text(facts.message());
  }

  private void number(long value) throws SQLException {
    statement.setLong(++column, value);
  }

  private void text(String value) throws SQLException {
    statement.setString(++column, value);
  }

  private void text(Optional<String> value) throws SQLException {
    if (value.isPresent()) {
      text(value.get());
    } else {
      statement.setNull(++column, JDBCType.VARCHAR.getVendorTypeNumber());
    }
  }
}
