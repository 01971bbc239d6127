package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryCursor;
import dev.waggle.manager.core.history.HistoryPage;
import dev.waggle.manager.core.history.HistoryQuery;
import dev.waggle.manager.core.history.HistoryRow;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A query of clients as a query of the database. What they said is always a parameter. */
final class HistorySelect {
  private final StringBuilder where = new StringBuilder("h.key.swarm = :swarm");
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  private HistorySelect(String swarm) {
    parameters.put("swarm", swarm);
  }

  static HistoryPage page(EntityManager em, String swarm, HistoryQuery query) {
    HistorySelect select = new HistorySelect(swarm);
    select.and("h.at >= :since", "since", query.since().map(HistoryEntity::micros));
    select.and("h.at <= :until", "until", query.until().map(HistoryEntity::micros));
    select.and("h.type = :type", "type", query.type());
    select.and("h.id = :id", "id", query.id());
    select.and("h.name = :name", "name", query.name());
    select.and(
        "(h.service = :service or h.type = 'service' and h.id = :service)",
        "service",
        query.service());
    select.and("(h.node = :node or h.type = 'node' and h.id = :node)", "node", query.node());
    query.before().ifPresent(select::before);
    return select.page(em, query.limit());
  }

  private void and(String condition, String name, Optional<?> value) {
    value.ifPresent(
        given -> {
          where.append(" and ").append(condition);
          parameters.put(name, given);
        });
  }

  private void before(HistoryCursor cursor) {
    where.append(
        " and (h.key.epoch < :epoch or h.key.epoch = :epoch and"
            + " (h.key.nonce < :nonce or h.key.nonce = :nonce and"
            + " (h.key.index < :index or h.key.index = :index and h.key.position < :position)))");
    parameters.put("epoch", cursor.epoch().count());
    parameters.put("nonce", cursor.epoch().nonce());
    parameters.put("index", cursor.index());
    parameters.put("position", cursor.position());
  }

  private HistoryPage page(EntityManager em, int limit) {
    TypedQuery<HistoryEntity> query =
        em.createQuery(
            "select h from History h where "
                + where
                + " order by h.key.epoch desc, h.key.nonce desc,"
                + " h.key.index desc, h.key.position desc",
            HistoryEntity.class);
    parameters.forEach(query::setParameter);
    List<HistoryRow> rows =
        query.setMaxResults(limit).getResultStream().map(HistoryEntity::row).toList();
    return new HistoryPage(
        rows,
        rows.size() < limit
            ? Optional.empty()
            : Optional.of(rows.get(rows.size() - 1).key().cursor().text()));
  }
}
