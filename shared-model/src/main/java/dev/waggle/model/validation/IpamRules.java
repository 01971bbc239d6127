package dev.waggle.model.validation;

import static dev.waggle.model.validation.Checks.first;
import static dev.waggle.model.validation.Checks.when;
import static dev.waggle.model.validation.Violation.invalid;

import dev.waggle.model.spec.IpamConfig;
import dev.waggle.model.spec.IpamOptions;
import java.util.List;
import java.util.Optional;

/** Rules for the address pools of a network: range and gateway lie in the subnet. */
final class IpamRules {
  private static final String PREFIX = "ipam configuration: ";

  private IpamRules() {}

  static Optional<Violation> fault(IpamOptions ipam) {
    return ipam.configs().orElse(List.of()).stream()
        .map(IpamRules::fault)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Violation> fault(IpamConfig config) {
    String subnetText = config.subnet().orElse("");
    Optional<IpPrefix> subnet = IpPrefix.parse(subnetText);
    if (subnet.isEmpty()) {
      return Optional.of(invalid(PREFIX + "invalid subnet " + subnetText));
    }
    return first(
        () -> config.range().filter(r -> !r.isEmpty()).flatMap(r -> range(subnet.get(), r)),
        () -> config.gateway().filter(g -> !g.isEmpty()).flatMap(g -> gateway(subnet.get(), g)));
  }

  private static Optional<Violation> range(IpPrefix subnet, String text) {
    Optional<IpPrefix> range = IpPrefix.parse(text);
    return first(
        () -> when(range.isEmpty(), () -> invalid(PREFIX + "invalid range " + text)),
        () ->
            when(
                !subnet.contains(range.orElseThrow()),
                () ->
                    invalid(
                        PREFIX + "subnet " + subnet.text() + " does not contain range " + text)));
  }

  private static Optional<Violation> gateway(IpPrefix subnet, String text) {
    Optional<IpPrefix> address = IpPrefix.parseAddress(text);
    return first(
        () -> when(address.isEmpty(), () -> invalid(PREFIX + "invalid gateway " + text)),
        () ->
            when(
                !subnet.contains(address.orElseThrow()),
                () ->
                    invalid(
                        PREFIX + "subnet " + subnet.text() + " does not contain gateway " + text)));
  }
}
