package dev.waggle.model.template;

/** A template cannot be read or carried out. The message is that of Go's text/template. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean unsupported;

  private TemplateException(String message, boolean unsupported) {
    super(message);
    this.unsupported = unsupported;
  }

  static TemplateException invalid(String message) {
    return new TemplateException("template: " + Template.NAME + ":" + message, false);
  }

  static TemplateException unsupported(int line, String what) {
    return new TemplateException(
        "template: "
            + Template.NAME
            + ":"
            + line
            + ": "
            + what
            + " is not supported in templates of Waggle, which have fields, quoted text, if and the"
            + " functions and, config, env, eq, index, join, len, ne, not, or, print, printf, secret",
        true);
  }

  /** Whether Docker might take the template, and Waggle does not. */
  public boolean isUnsupported() {
    return unsupported;
  }

  /** The same with words in front that say where. */
  TemplateException behind(String words) {
    return new TemplateException(words + text(), unsupported);
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
