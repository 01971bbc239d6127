package dev.waggle.manager.adapter.history;

import dev.waggle.manager.core.history.HistoryFacts;
import dev.waggle.manager.core.history.HistoryRow;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A {@link HistoryRow} as the database has it, for reading; never passed on. */
@Entity(name = "History")
@Table(name = "history")
public class HistoryEntity {
  @EmbeddedId private HistoryEntityKey key = new HistoryEntityKey();

  /** Microseconds since 1970: an order that an index keeps, the same in every database. */
  @Column(name = "at_micros")
  private long at;

  @Column(name = "asked_by")
  private @Nullable String by;

  @Column(name = "object_type")
  private String type = "";

  @Column(name = "object_action")
  private String action = "";

  @Column(name = "object_id")
  private String id = "";

  @Column(name = "object_name")
  private @Nullable String name;

  @Column(name = "service_id")
  private @Nullable String service;

  @Column(name = "slot")
  private @Nullable Long slot;

  @Column(name = "node_id")
  private @Nullable String node;

  @Column(name = "state")
  private @Nullable String state;

  @Column(name = "desired_state")
  private @Nullable String desiredState;

  @Column(name = "image")
  private @Nullable String image;

  @Column(name = "changed")
  private @Nullable String changed;

  @Column(name = "message")
  private @Nullable String message;

  protected HistoryEntity() {}

  HistoryRow row() {
    return new HistoryRow(
        key.key(),
        Instant.EPOCH.plus(at, ChronoUnit.MICROS),
        Optional.ofNullable(by),
        type,
        action,
        id,
        new HistoryFacts(
            Optional.ofNullable(name),
            Optional.ofNullable(service),
            slot == null ? OptionalLong.empty() : OptionalLong.of(slot),
            Optional.ofNullable(node),
            Optional.ofNullable(state),
            Optional.ofNullable(desiredState),
            Optional.ofNullable(image),
            Optional.ofNullable(changed),
            Optional.ofNullable(message)));
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
