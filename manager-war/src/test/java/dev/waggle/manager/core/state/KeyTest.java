package dev.waggle.manager.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.id.TaskId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyTest {
  private static final List<String> CHARACTERS =
      List.of("\0", "0", "9", "a", "z", "\u00e4", "\u2603", "\ud83d\udc1d", "\uffff");

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
    }
    return text.toString();
  }

  @Test
  void keys_are_in_the_order_of_their_texts() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      String one = text(random);
      String other = text(random);
      assertThat(Integer.signum(Key.of(one).compareTo(Key.of(other))))
          .as("%s and %s", one, other)
          .isEqualTo(Integer.signum(one.compareTo(other)));
    }
  }

  @Test
  void a_table_of_ids_that_begin_alike_finds_and_orders_all() {
    List<TaskId> ids =
        IntStream.range(0, 500)
            .mapToObj(i -> new TaskId("%025d".formatted(i)))
            .flatMap(id -> Stream.of(id, new TaskId("zzzz" + id.value().substring(4))))
            .toList();
    Table<TaskId, TaskId> table = Table.of(ids, id -> id);

    assertThat(table.keys()).containsExactlyElementsOf(ids.stream().sorted().toList());
    assertThat(ids).allSatisfy(id -> assertThat(table.get(id)).contains(id));
    assertThat(table.from(ids.get(100)).findFirst().orElseThrow().getKey()).isEqualTo(ids.get(100));
    assertThat(table.without(ids.get(7)).keys()).hasSize(999).doesNotContain(ids.get(7));
  }
}
