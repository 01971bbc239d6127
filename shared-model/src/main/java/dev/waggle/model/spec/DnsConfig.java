package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** resolv.conf of a container. */
public record DnsConfig(
    Optional<List<String>> nameservers,
    Optional<List<String>> search,
    Optional<List<String>> options,
    Extra extra) {
  public DnsConfig {
    nameservers = nameservers.map(Copies::of);
    search = search.map(Copies::of);
    options = options.map(Copies::of);
  }
}
