package dev.waggle.manager.core.history;

import dev.waggle.dispatch.Epoch;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the history of one swarm. As text it is {@code count-nonce.index.position}. */
public record HistoryCursor(Epoch epoch, long index, int position) {
  private static final Pattern FORM =
      Pattern.compile("([1-9]\\d{0,17})-(\\w{1,64})\\.(\\d{1,18})\\.(\\d{1,9})");

  public String text() {
    return epoch + "." + index + "." + position;
  }

  /** The place that {@link #text} wrote; empty for any other text. */
  public static Optional<HistoryCursor> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new HistoryCursor(
                new Epoch(Long.parseLong(form.group(1)), form.group(2)),
                Long.parseLong(form.group(3)),
                Integer.parseInt(form.group(4))))
        : Optional.empty();
  }
}
