package dev.waggle.agent.adapter.engine;

import java.util.Optional;

/**
 * An image as a spec names it.
 *
 * @param name with tag and digest; {@code latest} where neither was given
 */
record ImageRef(String name) {
  private static final String DIGEST_MARK = "@";

  /** As the engine shows it: with {@code :latest} where neither tag nor digest was given. */
  static ImageRef of(String image) {
    ImageRef given = new ImageRef(image);
    boolean whole = given.isBareId() || given.hasDigest() || given.tag().isPresent();
    return whole ? given : new ImageRef(image + ":latest");
  }

  /** Whether it is the identity of an image that only the engine itself can have. */
  boolean isBareId() {
    return name.matches("(sha256:)?[0-9a-f]{64}");
  }

  boolean hasDigest() {
    return name.contains(DIGEST_MARK);
  }

  /** What to ask a registry for; with the digest, if there is one. */
  String repository() {
    return hasDigest() || tag().isEmpty() ? name : name.substring(0, name.lastIndexOf(':'));
  }

  /** The tag; empty if a digest decides. */
  Optional<String> tag() {
    int colon = name.lastIndexOf(':');
    boolean tagged = !hasDigest() && colon > name.lastIndexOf('/');
    return tagged ? Optional.of(name.substring(colon + 1)) : Optional.empty();
  }
}
