package dev.waggle.manager.adapter.raft;

import static dev.waggle.manager.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ObjectKind;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final Node NODE = node("n1").build();

  /** An entry as it was before it said who asked for it and when. */
  private record OldTransaction(
      long term, long clusterMillis, List<String> answered, List<OldChange> changes) {}

  private sealed interface OldChange {
    record Put(StoredObject object, long priorVersion) implements OldChange {}

    record Remove(ObjectKind kind, String key, long priorVersion) implements OldChange {}
  }

  @Test
  void what_is_encoded_is_decoded_again() {
    Transaction tx =
        new Transaction(
            3,
            77,
            List.of(),
            List.of(
                new Change.Put(NODE, 2, Optional.of("uid 0 @ n1")),
                new Change.Remove(ObjectKind.TASK, "t1", 5)),
            Optional.of(Instant.parse("2026-11-24T07:00:00.123456789Z")));
    assertThat(EntryCodec.decode(EntryCodec.encode(tx))).isEqualTo(tx);
  }

  @Test
  void an_entry_of_the_first_version_is_read() {
    OldTransaction old =
        new OldTransaction(
            3,
            77,
            List.of(),
            List.of(new OldChange.Put(NODE, 2), new OldChange.Remove(ObjectKind.TASK, "t1", 5)));
    byte[] body = EngineJson.log().toCbor(old);
    byte[] entry = new byte[body.length + 1];
    entry[0] = 1;
    System.arraycopy(body, 0, entry, 1, body.length);
    assertThat(EntryCodec.decode(entry))
        .isEqualTo(
            new Transaction(
                3,
                77,
                List.of(),
                List.of(new Change.Put(NODE, 2), new Change.Remove(ObjectKind.TASK, "t1", 5))));
  }
}
