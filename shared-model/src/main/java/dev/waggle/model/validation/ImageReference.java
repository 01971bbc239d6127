package dev.waggle.model.validation;

import java.util.regex.Pattern;

/** The form of an image's name: {@code [domain[:port]/]path[:tag][@digest]}. */
public final class ImageReference {
  private static final String DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String DOMAIN =
      "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
  private static final String PATH_PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*+";
  private static final String PATH = PATH_PART + "(?:/" + PATH_PART + ")*+";
  private static final String TAG = "(?::[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?";
  private static final String DIGEST =
      "(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?";
  private static final Pattern WHOLE =
      Pattern.compile("(?:" + DOMAIN + "/)?" + PATH + TAG + DIGEST);
  private static final Pattern BARE_ID = Pattern.compile("[a-f0-9]{64}");
  private static final int MAX_LENGTH = 1024;

  private ImageReference() {}

  /** Whether an engine would accept {@code text} as the name of an image. */
  public static boolean isWellFormed(String text) {
    return text.length() <= MAX_LENGTH
        && !BARE_ID.matcher(text).matches()
        && WHOLE.matcher(text).matches()
        && isLowerCasePath(text);
  }

  /** The first part is a domain only if it has a dot, a port, an upper-case letter or is known. */
  private static boolean isLowerCasePath(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return true;
    }
    String first = text.substring(0, slash);
    boolean isDomain =
        first.indexOf('.') >= 0
            || first.indexOf(':') >= 0
            || first.equals("localhost")
            || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
    return isDomain || WHOLE.matcher("docker.io/" + text).matches();
  }
}
