package dev.waggle.it.compat;

import java.util.List;
import java.util.function.UnaryOperator;

/** What of an answer is compared. */
interface View {
  /**
   * @param plain takes out of a text what is different in each swarm; it changes lengths, so that a
   *     table is cut into cells first
   */
  List<String> of(Command.Answer answer, UnaryOperator<String> plain);
}
