package dev.waggle.model.template;

import java.util.List;

/**
 * A text with actions in double braces: the part of Go's text/template that swarm's users write,
 * with Go's words for what is wrong. Fields of the service, the node and the task, quoted text, if,
 * pipelines and a few functions; what Go has besides is refused by name, never passed over.
 */
public final class Template {
  /** What Docker calls each of them in messages. */
  static final String NAME = "expansion";

  private final String input;
  private final List<Node> nodes;

  private Template(String input, List<Node> nodes) {
    this.input = input;
    this.nodes = nodes;
  }

  /**
   * A template of a spec's field.
   *
   * @throws TemplateException if it is none
   */
  public static Template of(String text) {
    return new Template(text, Parser.read(text, false));
  }

  /**
   * A template in the bytes of a secret or config, which has functions that name others.
   *
   * @throws TemplateException if it is none
   */
  public static Template ofPayload(String text) {
    return new Template(text, Parser.read(text, true));
  }

  /** Whether the text stands for something else than itself. */
  public static boolean isNeeded(String text) {
    return text.contains("{{");
  }

  /**
   * The text with all actions carried out.
   *
   * @throws TemplateException if one of them cannot be
   */
  public String expand(TemplateScope scope) {
    return new Evaluation(input, scope).of(nodes);
  }
}
