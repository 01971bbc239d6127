package dev.waggle.manager.core.decision;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A write that another manager hands on to the leader. When its connection breaks before the
 * answer, that manager sends the same request again, to this leader or to the next; by the id it is
 * known again and carried out once.
 *
 * @param id chosen at random by the manager that forwards
 * @param repeated whether it may have been sent before
 */
public record ForwardedRequest(String id, boolean repeated) {
  private static final String REPEATED = " repeated";
  private static final Pattern FORM = Pattern.compile("([0-9a-z-]{1,40})(" + REPEATED + ")?");

  /** As it is told between managers; empty for what is in no such form. */
  public static Optional<ForwardedRequest> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new ForwardedRequest(matcher.group(1), matcher.group(2) != null))
        : Optional.empty();
  }

  /** The form that {@link #parse} reads. */
  public String text() {
    return repeated ? id + REPEATED : id;
  }

  public ForwardedRequest again() {
    return new ForwardedRequest(id, true);
  }

  /** The n-th write of a request that makes several; the first is the request itself. */
  public ForwardedRequest part(int n) {
    return n == 0 ? this : new ForwardedRequest(id + "-" + n, repeated);
  }
}
