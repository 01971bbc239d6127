package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** How addresses of a network are given out. */
public record IpamOptions(
    Optional<Driver> driver, Optional<List<IpamConfig>> configs, Extra extra) {
  public IpamOptions {
    configs = configs.map(Copies::of);
  }

  public IpamOptions withConfigs(List<IpamConfig> configs) {
    return new IpamOptions(driver, Optional.of(configs), extra);
  }
}
