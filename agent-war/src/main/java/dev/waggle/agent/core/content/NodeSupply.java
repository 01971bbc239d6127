package dev.waggle.agent.core.content;

import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * What a node has at this moment for its tasks.
 *
 * @param node what it says of itself; empty until its engine has answered
 */
public record NodeSupply(
    Optional<Facts> node, Map<SecretId, Secret> secrets, Map<ConfigId, Config> configs) {
  /** Nothing yet. */
  public static final NodeSupply NOTHING = new NodeSupply(Optional.empty(), Map.of(), Map.of());

  /** A node as templates know it. */
  public record Facts(String hostname, String os, String architecture) {}

  @Override
  public String toString() {
    return "NodeSupply[" + node + ", " + secrets.keySet() + ", " + configs.keySet() + "]";
  }
}
