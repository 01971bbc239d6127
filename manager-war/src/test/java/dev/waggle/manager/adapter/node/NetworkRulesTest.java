package dev.waggle.manager.adapter.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The texts are those of the recorded reference system. */
class NetworkRulesTest {
  @Test
  void defaults_stand_where_nothing_is_asked() {
    assertThat(NetworkRules.subnetSize(List.of(), 0)).isEqualTo(24);
    assertThat(NetworkRules.dataPathPort(0)).isEqualTo(4789);
  }

  @Test
  void what_is_asked_is_taken_within_its_range() {
    assertThat(NetworkRules.subnetSize(List.of("10.10.0.0/16", "10.10.0.0/16"), 16)).isEqualTo(16);
    assertThat(NetworkRules.subnetSize(List.of("10.10.0.0/16"), 29)).isEqualTo(29);
    assertThat(NetworkRules.dataPathPort(1024)).isEqualTo(1024);
    assertThat(NetworkRules.dataPathPort(49151)).isEqualTo(49151);
  }

  @Test
  void subnets_larger_than_their_pool_are_refused() {
    refused(
        () -> NetworkRules.subnetSize(List.of("10.10.0.0/16"), 8),
        "invalid CIDR: \"10.10.0.0/16\". Subnet size is too small for pool: 8");
    refused(
        () -> NetworkRules.subnetSize(List.of("10.10.0.0/26"), 0),
        "invalid CIDR: \"10.10.0.0/26\". Subnet size is too small for pool: 24");
  }

  @Test
  void tiny_subnets_are_refused() {
    refused(() -> NetworkRules.subnetSize(List.of(), 30), "subnet size is out of range: 30");
  }

  @Test
  void a_pool_that_is_no_network_is_refused() {
    for (String pool : List.of("x", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "/8")) {
      refused(() -> NetworkRules.subnetSize(List.of(pool), 24), "invalid CIDR address: " + pool);
    }
  }

  @Test
  void ports_out_of_range_are_refused() {
    for (long port : new long[] {1, 80, 1023, 49152, 70000}) {
      refused(
          () -> NetworkRules.dataPathPort(port),
          "Datapath port number is not in valid range (1024-49151) : " + port);
    }
  }

  private static void refused(ThrowingCallable attempt, String message) {
    assertThatThrownBy(attempt).hasMessage(message);
  }
}
