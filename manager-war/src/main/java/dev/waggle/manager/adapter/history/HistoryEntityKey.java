package dev.waggle.manager.adapter.history;

import dev.waggle.dispatch.Epoch;
import dev.waggle.manager.core.history.HistoryKey;
import dev.waggle.model.id.ClusterId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.Objects;

/** The primary key: the change of an entry of a swarm's log. */
@Embeddable
public class HistoryEntityKey implements Serializable {
  private static final long serialVersionUID = 1L;

  @Column(name = "swarm_id")
  private String swarm = "";

  @Column(name = "epoch")
  private long epoch;

  @Column(name = "epoch_nonce")
  private String nonce = "";

  @Column(name = "entry_index")
  private long index;

  @Column(name = "entry_position")
  private int position;

  protected HistoryEntityKey() {}

  HistoryKey key() {
    return new HistoryKey(new ClusterId(swarm), new Epoch(epoch, nonce), index, position);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HistoryEntityKey that
        && index == that.index
        && position == that.position
        && epoch == that.epoch
        && nonce.equals(that.nonce)
        && swarm.equals(that.swarm);
  }

  @Override
  public int hashCode() {
    return Objects.hash(swarm, epoch, nonce, index, position);
  }
}
