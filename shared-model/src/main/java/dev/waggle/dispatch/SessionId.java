package dev.waggle.dispatch;

import dev.waggle.model.id.Ids;

/** Identity of a session: one agent process with one leader. */
public record SessionId(String value) {
  public SessionId {
    Ids.requireWellFormed(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
