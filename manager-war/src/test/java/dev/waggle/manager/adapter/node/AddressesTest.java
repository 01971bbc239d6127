package dev.waggle.manager.adapter.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.adapter.node.Addresses.Resolved;
import dev.waggle.manager.adapter.node.SystemInterface.Kind;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The texts are those of the recorded reference system. */
class AddressesTest {
  private static final String LISTEN = "0.0.0.0:2377";
  private static final String BAD_ADVERTISE =
      "advertise address must be a non-zero IP address or network interface (with optional port "
          + "number)";

  private static final SystemInterface LO = card("lo", Kind.LOOPBACK, "127.0.0.1", "::1");
  private static final SystemInterface ETH0 =
      card("eth0", Kind.DEVICE, "10.0.0.5", "fe80::1", "fd00::5");
  private static final SystemInterface ETH1 = card("eth1", Kind.DEVICE, "10.1.0.5");
  private static final SystemInterface DOCKER0 = card("docker0", Kind.CONTAINERS, "172.17.0.1");
  private static final SystemInterface VETH = card("veth", Kind.OTHER, "10.56.0.5");

  @Test
  void the_only_address_of_the_only_card_is_advertised() {
    Resolved resolved = on(LO, ETH0, DOCKER0).forInit(LISTEN, "", "");
    assertThat(resolved)
        .isEqualTo(
            new Resolved(
                new HostPort("0.0.0.0", "2377"),
                Optional.of("10.0.0.5"),
                Optional.of(new HostPort("10.0.0.5", "2377")),
                Optional.empty()));
  }

  @Test
  void a_host_that_has_no_card_takes_what_it_has() {
    assertThat(on(LO, VETH, DOCKER0).forInit(LISTEN, "", "").advertise())
        .contains(new HostPort("10.56.0.5", "2377"));
  }

  @Test
  void a_card_is_preferred_to_a_tunnel() {
    assertThat(on(LO, VETH, ETH0).forInit(LISTEN, "", "").advertise())
        .contains(new HostPort("10.0.0.5", "2377"));
  }

  @Test
  void ipv6_is_taken_where_there_is_no_ipv4() {
    SystemInterface six = card("eth0", Kind.DEVICE, "fe80::1", "fd00:0:0:0:0:0:0:5");
    assertThat(on(LO, six).forInit(LISTEN, "", "").advertise().orElseThrow())
        .hasToString("[fd00::5]:2377");
  }

  @Test
  void an_interface_that_is_down_does_not_count() {
    SystemInterface down = new SystemInterface("eth1", false, Kind.DEVICE, List.of(ip("10.1.0.5")));
    assertThat(on(ETH0, down).forInit(LISTEN, "", "").advertise())
        .contains(new HostPort("10.0.0.5", "2377"));
  }

  @Test
  void several_addresses_are_not_guessed_among() {
    refused(
        () -> on(LO, ETH0, ETH1).forInit(LISTEN, "", ""),
        "could not choose an IP address to advertise since this system has multiple addresses on "
            + "different interfaces (10.0.0.5 on eth0 and 10.1.0.5 on eth1)");
    refused(
        () -> on(card("eth0", Kind.DEVICE, "10.0.0.5", "10.0.0.6")).forInit(LISTEN, "", ""),
        "could not choose an IP address to advertise since this system has multiple addresses on "
            + "interface eth0 (10.0.0.5 and 10.0.0.6)");
  }

  @Test
  void no_address_at_all_is_said() {
    refused(
        () -> on(LO, DOCKER0).forInit(LISTEN, "", ""), "could not find the system's IP address");
  }

  @Test
  void an_interface_may_be_named() {
    Resolved resolved = on(ETH0, ETH1).forInit("eth1:3000", "eth0:4000", "eth1");
    assertThat(resolved)
        .isEqualTo(
            new Resolved(
                new HostPort("10.1.0.5", "3000"),
                Optional.of("10.1.0.5"),
                Optional.of(new HostPort("10.0.0.5", "4000")),
                Optional.of("10.1.0.5")));
  }

  @Test
  void a_named_interface_must_have_one_address() {
    refused(
        () -> on(card("e", Kind.DEVICE, "10.0.0.5", "10.0.0.6")).forInit(LISTEN, "e", ""),
        "interface e has more than one IPv4 address (10.0.0.5 and 10.0.0.6)");
    refused(
        () -> on(card("e", Kind.DEVICE, "fd00::5", "fd00::6")).forInit(LISTEN, "e", ""),
        "interface e has more than one IPv6 address (fd00::5 and fd00::6)");
    refused(
        () -> on(card("e", Kind.DEVICE)).forInit(LISTEN, "e", ""),
        "interface e has no usable IPv4 or IPv6 address");
  }

  @Test
  void the_advertised_port_is_the_one_listened_on() {
    assertThat(on(ETH0).forInit("0.0.0.0:3000", "10.0.0.5", "").advertise())
        .contains(new HostPort("10.0.0.5", "3000"));
  }

  @Test
  void a_missing_port_is_2377() {
    for (String text : List.of("10.0.0.5", "10.0.0.5:", "tcp://10.0.0.5")) {
      assertThat(on(ETH0).forInit(text, "", "").listen())
          .as(text)
          .isEqualTo(new HostPort("10.0.0.5", "2377"));
    }
    assertThat(on(ETH0).forInit("fd00::5", "", "").listen()).hasToString("[fd00::5]:2377");
    assertThat(on(ETH0).forInit("[fd00::5]:3000", "", "").listen()).hasToString("[fd00::5]:3000");
    assertThat(on(ETH0).forInit(":3000", "", "").listen()).hasToString("0.0.0.0:3000");
  }

  @Test
  void bad_listen_addresses_are_refused_as_recorded() {
    String bad =
        "listen address must be an IP address or network interface (with optional port number)";
    refused(() -> on(ETH0).forInit("nosuch:2377", "10.0.0.5", ""), bad);
    refused(() -> on(ETH0).forInit("nosuch", "10.0.0.5", ""), bad);
    refused(() -> on(ETH0).forInit("10.0.0.256:2377", "10.0.0.5", ""), bad);
    refused(() -> on(ETH0).forInit("", "", ""), "invalid ListenAddr \"\": invalid empty address");
    refused(() -> on(ETH0).forInit("1:2:3", "", ""), "could not parse listen address 1:2:3");
    refused(
        () -> on(ETH0).forInit("10.0.0.5:99999", "", ""),
        "could not parse listen address 10.0.0.5:99999");
  }

  @Test
  void bad_advertise_addresses_are_refused_as_recorded() {
    for (String text :
        List.of("eth9", "0.0.0.0", "::", "10.0.0", "host.example:2377", "10.0.0.5:x")) {
      refused(() -> on(ETH0).forInit(LISTEN, text, ""), BAD_ADVERTISE);
    }
    refused(
        () -> on(ETH0).forInit(LISTEN, "", "eth0:1"),
        "data path address must be a non-zero IP address or network interface (without a port "
            + "number)");
  }

  @Test
  void an_address_that_is_not_this_machines_may_be_advertised_if_one_is_there_to_bind_to() {
    assertThat(on(ETH0).forInit(LISTEN, "203.0.113.7", "").local()).contains("10.0.0.5");
    assertThat(on(ETH0, ETH1).forInit("10.1.0.5:2377", "203.0.113.7", "").local())
        .contains("10.1.0.5");
    refused(
        () -> on(ETH0, ETH1).forInit(LISTEN, "203.0.113.7", ""),
        "must specify a listening address because the address to advertise is not recognized as a "
            + "system address, and a system's IP address to use could not be uniquely identified");
  }

  @Test
  void at_a_join_the_other_side_may_find_the_address() {
    assertThat(on(ETH0, ETH1).forJoin(LISTEN, "", "").advertise()).isEmpty();
    assertThat(on(ETH0, ETH1).forJoin(LISTEN, "eth9", "").advertise())
        .as("dropped without a word, as recorded")
        .isEmpty();
    assertThat(on(ETH0, ETH1).forJoin(LISTEN, "eth1", ""))
        .isEqualTo(
            new Resolved(
                new HostPort("0.0.0.0", "2377"),
                Optional.of("10.1.0.5"),
                Optional.of(new HostPort("10.1.0.5", "2377")),
                Optional.empty()));
  }

  @Test
  void the_nodes_own_options_replace_what_clients_always_say() {
    Addresses addresses =
        new Addresses(List.of(LO, ETH0, ETH1), Optional.of("127.0.0.1:2387"), Optional.of("eth1"));
    assertThat(addresses.forInit(LISTEN, "", ""))
        .isEqualTo(
            new Resolved(
                new HostPort("127.0.0.1", "2387"),
                Optional.of("127.0.0.1"),
                Optional.of(new HostPort("10.1.0.5", "2387")),
                Optional.empty()));
    assertThat(addresses.forInit("10.0.0.5:2377", "10.0.0.5", "").listen())
        .hasToString("10.0.0.5:2377");
    assertThat(addresses.forJoin(LISTEN, "", "").advertise().orElseThrow())
        .hasToString("10.1.0.5:2387");
  }

  @Test
  void a_bad_option_of_the_node_is_named() {
    Addresses addresses = new Addresses(List.of(ETH0), Optional.empty(), Optional.of("eth9"));
    refused(
        () -> addresses.forInit(LISTEN, "", ""),
        "default advertise address must be a non-zero IP address or network interface (without a "
            + "port number)");
  }

  @Test
  void the_first_remote_is_asked() {
    assertThat(Addresses.remote(List.of("10.0.0.9", "10.0.0.8:1"))).hasToString("10.0.0.9:2377");
    assertThat(Addresses.remote(List.of("manager.example:3000")))
        .hasToString("manager.example:3000");
    refused(() -> Addresses.remote(List.of()), "at least 1 RemoteAddr is required to join");
    refused(() -> Addresses.remote(List.of("")), "invalid remoteAddr \"\": invalid empty address");
  }

  @Test
  void this_machines_interfaces_can_be_read() {
    assertThat(SystemInterfaces.read())
        .anySatisfy(
            i -> {
              assertThat(i.kind()).isEqualTo(Kind.LOOPBACK);
              assertThat(i.addresses()).contains(ip("127.0.0.1"));
            });
  }

  private static Addresses on(SystemInterface... interfaces) {
    return new Addresses(List.of(interfaces), Optional.empty(), Optional.empty());
  }

  private static SystemInterface card(String name, Kind kind, String... addresses) {
    return new SystemInterface(
        name, true, kind, Arrays.stream(addresses).map(AddressesTest::ip).toList());
  }

  private static InetAddress ip(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }

  private static void refused(ThrowingCallable attempt, String message) {
    assertThatThrownBy(attempt).hasMessage(message);
  }
}
