package dev.waggle.it.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainTest {
  private final Plain plain = new Plain(Map.of("vm-1", "host1"));

  @Test
  void ids_go_by_the_order_in_which_they_appear() {
    assertThat(plain.text("3tmqsmidcvrq  web\nabcdefghijk1  db\n3tmqsmidcvrq  web"))
        .isEqualTo("<short-id 1>  web\n<short-id 2>  db\n<short-id 1>  web");
  }

  /** One id in fifty. */
  @Test
  void an_id_without_a_digit_is_one_in_the_first_column_of_a_table() {
    assertThat(plain.text("ID             NAME\nmensrcqajxqf   helloworld   alpine:latest"))
        .isEqualTo("ID             NAME\n<short-id 1>   helloworld   alpine:latest");
  }

  @Test
  void a_word_of_that_length_is_none() {
    assertThat(plain.text("availability of the vm-1   unreachable   "))
        .isEqualTo("availability of the host1   unreachable   ");
  }
}
