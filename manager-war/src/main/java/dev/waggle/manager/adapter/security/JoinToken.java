package dev.waggle.manager.adapter.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.spec.Role;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node shows to be let in: {@code SWMTKN-1-<digest of the root, 50>-<secret, 25>}, both in
 * base 36. The digest lets the joiner recognise the swarm, the secret lets the swarm recognise the
 * joiner. It has no expiry and no count of uses; rotation replaces the secret.
 */
public final class JoinToken {
  /** What is said of a text that is no token. */
  public static final Rejection INVALID =
      new Rejection.ByEngine(Rejection.EngineKind.SYSTEM, "invalid join token");

  /** What a manager says to a node that shows no token of its swarm. */
  public static final Rejection REFUSED =
      Rejection.invalidArgument("A valid join token is necessary to join this cluster");

  private static final int SECRET_BYTES = 16;
  private static final int DIGEST_BITS = 256;

  /** Version 2 carries a flag (FIPS) in front; it means nothing to us but is accepted. */
  private static final Pattern FORM =
      Pattern.compile("SWMTKN-(?:1|2-[01])-([0-9a-z]{50})-([0-9a-z]{25})");

  private final String text;
  private final BigInteger digest;

  private JoinToken(String text, BigInteger digest) {
    this.text = text;
    this.digest = digest;
  }

  /** Both tokens of a swarm with this root, new. */
  public static JoinTokens createPair(RootCertificate root, SecureRandom random) {
    return new JoinTokens(create(root, random).text(), create(root, random).text());
  }

  /**
   * The role that a presented text opens, or empty ({@link #REFUSED}). Takes the same time wherever
   * the texts differ.
   */
  public static Optional<Role> roleOf(String presented, JoinTokens held) {
    boolean manager = same(presented, held.manager());
    boolean worker = same(presented, held.worker());
    if (manager) {
      return Optional.of(Role.MANAGER);
    }
    return worker ? Optional.of(Role.WORKER) : Optional.empty();
  }

  /** A new token, with another secret than every one before it. */
  public static JoinToken create(RootCertificate root, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    byte[] digest = root.digest();
    String text = "SWMTKN-1-" + base36(digest, 50) + "-" + base36(secret, 25);
    return new JoinToken(text, new BigInteger(1, digest));
  }

  /** The token, or empty if the text is none ({@link #INVALID}). */
  public static Optional<JoinToken> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    BigInteger digest = new BigInteger(form.group(1), 36);
    return digest.bitLength() <= DIGEST_BITS
        ? Optional.of(new JoinToken(text, digest))
        : Optional.empty();
  }

  /** The token itself: a secret, to be shown to administrators only. */
  public String text() {
    return text;
  }

  /** Why {@code presented} is not the root that this token was made for, or empty. */
  public Optional<String> mismatch(RootCertificate presented) {
    return digest.equals(new BigInteger(1, presented.digest()))
        ? Optional.empty()
        : Optional.of(
            "remote CA does not match fingerprint. Expected: " + String.format("%064x", digest));
  }

  private static boolean same(String presented, String held) {
    return MessageDigest.isEqual(presented.getBytes(UTF_8), held.getBytes(UTF_8));
  }

  /** The bytes as an unsigned number, padded with zeros on the left. */
  private static String base36(byte[] magnitude, int width) {
    String digits = new BigInteger(1, magnitude).toString(36);
    return "0".repeat(width - digits.length()) + digits;
  }

  @Override
  public String toString() {
    return "JoinToken[***]";
  }
}
