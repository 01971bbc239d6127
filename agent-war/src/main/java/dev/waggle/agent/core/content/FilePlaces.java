package dev.waggle.agent.core.content;

import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.SecretReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where in a container the files of its secrets and configs are, secrets first. */
public final class FilePlaces {
  private static final String SECRETS = "/run/secrets/";

  private FilePlaces() {}

  /** One path for each reference that asks for a file; a file's place is its number here. */
  public static List<String> of(ContainerSpec container) {
    List<String> places = new ArrayList<>();
    references(container).forEach(reference -> places.add(reference.path()));
    return List.copyOf(places);
  }

  /** A secret or config that is to be a file. */
  record Reference(boolean secret, String id, FileTarget file) {
    String path() {
      String name = file.name().orElse("");
      return name.startsWith("/") ? name : (secret ? SECRETS : "/") + name;
    }
  }

  static Stream<Reference> references(ContainerSpec container) {
    return Stream.concat(
        container.secretsOrEmpty().stream().flatMap(r -> secret(r).stream()),
        container.configsOrEmpty().stream().flatMap(r -> config(r).stream()));
  }

  private static Optional<Reference> secret(SecretReference r) {
    return r.file().map(file -> new Reference(true, r.secretId().orElse(""), file));
  }

  /** A config for the runtime, such as a credential spec, is no file. */
  private static Optional<Reference> config(ConfigReference r) {
    return r.file().map(file -> new Reference(false, r.configId().orElse(""), file));
  }
}
