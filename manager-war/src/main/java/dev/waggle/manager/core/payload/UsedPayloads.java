package dev.waggle.manager.core.payload;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.PayloadObject;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/** Secrets and configs that a service's spec uses: each exists, under the name that it says. */
public final class UsedPayloads {
  private UsedPayloads() {}

  /** Why the spec cannot be had, naming all that is missing: of secrets first, else of configs. */
  public static Optional<Rejection> missing(ClusterState state, ServiceSpec spec) {
    ContainerSpec container = spec.taskTemplateOrEmpty().containerOrEmpty();
    return notFound(
            "secret",
            container.secretsOrEmpty().stream()
                .filter(used -> !isCalled(secret(state, used), used.secretName()))
                .map(used -> used.secretName().orElse(""))
                .toList())
        .or(
            () ->
                notFound(
                    "config",
                    container.configsOrEmpty().stream()
                        .filter(used -> !isCalled(config(state, used), used.configName()))
                        .map(used -> used.configName().orElse(""))
                        .toList()));
  }

  /** The secret that the reference has the id of, whatever its name is. */
  public static Optional<Secret> secret(ClusterState state, SecretReference reference) {
    return reference
        .secretId()
        .filter(Ids::isWellFormed)
        .flatMap(id -> state.secrets().get(new SecretId(id)));
  }

  /** The config that the reference has the id of, whatever its name is. */
  public static Optional<Config> config(ClusterState state, ConfigReference reference) {
    return reference
        .configId()
        .filter(Ids::isWellFormed)
        .flatMap(id -> state.configs().get(new ConfigId(id)));
  }

  private static boolean isCalled(
      Optional<? extends PayloadObject<?>> found, Optional<String> name) {
    return found.filter(object -> name.equals(Optional.of(object.name()))).isPresent();
  }

  private static Optional<Rejection> notFound(String kind, List<String> names) {
    String what = names.size() == 1 ? kind : kind + "s";
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(Rejection.invalidArgument(what + " not found: " + String.join(", ", names)));
  }
}
