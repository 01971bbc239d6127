package dev.waggle.manager.adapter.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Role;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JoinTokenTest {
  private static final String RECORDED =
      "SWMTKN-1-33yeicz0ku2j44rc93lagnuey234pb31igqoy7pjnvea5x8esh-b1j9qn5kmwynttqey43mwfr7a";
  private static final String TAMPERED =
      "SWMTKN-1-33yaaaaaau2j44rc93lagnuey234pb31igqoy7pjnvea5x8esh-b1j9qn5kmwynttqey43mwfr7a";

  private final SecureRandom random = new SecureRandom();
  private final RootCertificate root = recordedRoot();

  @Test
  void a_recorded_token_carries_the_digest_of_the_recorded_root() {
    assertThat(JoinToken.parse(RECORDED).orElseThrow().mismatch(root)).isEmpty();
    assertThat(JoinToken.create(root, random).text()).startsWith(RECORDED.substring(0, 59));
  }

  @Test
  void the_recorded_tls_info_follows_from_the_recorded_root() {
    assertThat(root.tlsInfo())
        .isEqualTo(
            new TlsInfo(
                Optional.of(root.pem()),
                Optional.of("MBMxETAPBgNVBAMTCHN3YXJtLWNh"),
                Optional.of(
                    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3ePWRgrtteCzIA37msPNcB8LnCtjnTm92/"
                        + "SNaeVLiHYeVvcDulrXrRiBaMXenTaiOdCQwQvqcalgT33A193E0A==")));
  }

  @Test
  void a_token_for_another_root_is_told_apart_in_the_recorded_words() {
    assertThat(JoinToken.parse(TAMPERED).orElseThrow().mismatch(root))
        .contains(
            "remote CA does not match fingerprint. Expected: "
                + "7cc56f24d73b96da01adc29c0f35d3caac3cdf5909e00d1607b2addc258211e1");
  }

  @Test
  void short_numbers_are_padded_with_zeros() {
    SecureRandom zeros =
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            bytes[bytes.length - 1] = 37;
          }
        };
    assertThat(JoinToken.create(root, zeros).text()).endsWith("-" + "0".repeat(23) + "11");
  }

  @Test
  void the_largest_secret_fits_its_25_digits() {
    SecureRandom ones =
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            java.util.Arrays.fill(bytes, (byte) -1);
          }
        };
    assertThat(JoinToken.parse(JoinToken.create(root, ones).text())).isPresent();
  }

  @Test
  void what_has_not_the_form_of_a_token_is_none() {
    String digest = RECORDED.substring(9, 59);
    String secret = RECORDED.substring(60);
    assertThat(
            Stream.of(
                "",
                "garbage",
                "SWMTKN-1-" + digest,
                "SWMTKN-1-" + digest + "-" + secret + "a",
                "SWMTKN-1-" + digest.substring(1) + "-" + secret,
                "SWMTKN-3-" + digest + "-" + secret,
                "SWMTKN-2-" + digest + "-" + secret,
                "SWMKEY-1-" + digest + "-" + secret,
                "SWMTKN-1-" + digest + "-" + secret + "\n",
                "SWMTKN-1-" + digest.replace('3', '_') + "-" + secret,
                "SWMTKN-1-" + "z".repeat(50) + "-" + secret))
        .allSatisfy(text -> assertThat(JoinToken.parse(text)).as(text).isEmpty());
  }

  @Test
  void a_token_of_the_second_version_is_understood() {
    String fips = RECORDED.replace("SWMTKN-1-", "SWMTKN-2-1-");
    assertThat(JoinToken.parse(fips).orElseThrow().mismatch(root)).isEmpty();
  }

  @Test
  void the_token_shown_decides_the_role() {
    JoinTokens held = JoinToken.createPair(root, random);
    assertThat(JoinToken.roleOf(held.worker(), held)).contains(Role.WORKER);
    assertThat(JoinToken.roleOf(held.manager(), held)).contains(Role.MANAGER);
    assertThat(JoinToken.roleOf(JoinToken.create(root, random).text(), held)).isEmpty();
    assertThat(JoinToken.roleOf("", held)).isEmpty();
    assertThat(JoinToken.roleOf(held.worker() + "a", held)).isEmpty();
  }

  @Test
  void no_text_form_shows_a_secret() {
    JoinToken token = JoinToken.create(root, random);
    assertThat(token.toString()).doesNotContain(token.text().substring(60));
    assertThat(NodeKey.generate().toString()).doesNotContain("PRIVATE");
    assertThat(new Swarm().authority.toString()).doesNotContain("PRIVATE");
  }

  private static RootCertificate recordedRoot() {
    try (InputStream in = JoinTokenTest.class.getResourceAsStream("recorded-root.pem")) {
      return RootCertificate.parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
