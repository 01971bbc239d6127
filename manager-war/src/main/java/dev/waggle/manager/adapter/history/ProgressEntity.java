package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryLine;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * How far the log of a swarm is written down: changed in the same transaction as the rows, so that
 * a log which is replayed makes no row twice, and what is missing is known.
 */
@Entity(name = "Progress")
@Table(name = "history_progress")
public class ProgressEntity {
  @Id
  @Column(name = "line")
  private String line = "";

  @Column(name = "swarm_id")
  private String swarm = "";

  @Column(name = "through_index")
  private long through;

  @Column(name = "written_micros")
  private long written;

  protected ProgressEntity() {}

  ProgressEntity(HistoryLine line, long through, long writtenMicros) {
    this.line = idOf(line);
    this.swarm = line.swarm().value();
    this.through = through;
    this.written = writtenMicros;
  }

  static String idOf(HistoryLine line) {
    return line.swarm().value() + "." + line.epoch();
  }

  long through() {
    return through;
  }

  String swarm() {
    return swarm;
  }
}
