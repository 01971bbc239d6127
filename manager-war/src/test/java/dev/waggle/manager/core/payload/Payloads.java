package dev.waggle.manager.core.payload;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Secrets and configs, and services that use them, for tests. */
public final class Payloads {
  private Payloads() {}

  public static SecretSpec secret(String name, String text) {
    return new SecretSpec(
        Optional.of(name),
        Optional.empty(),
        Optional.of(text).filter(t -> !t.isEmpty()).map(Payloads::bytes),
        Optional.empty(),
        Optional.empty(),
        Extra.NONE);
  }

  public static ConfigSpec config(String name, String text) {
    return new ConfigSpec(
        Optional.of(name),
        Optional.empty(),
        Optional.of(text).filter(t -> !t.isEmpty()).map(Payloads::bytes),
        Optional.empty(),
        Extra.NONE);
  }

  public static Payload bytes(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static SecretReference secretRef(String name, String id) {
    return new SecretReference(
        Optional.of(file(name)), Optional.of(id), Optional.of(name), Extra.NONE);
  }

  public static ConfigReference configRef(String name, String id) {
    return new ConfigReference(
        Optional.of(file(name)), Optional.empty(), Optional.of(id), Optional.of(name), Extra.NONE);
  }

  private static FileTarget file(String name) {
    return new FileTarget(
        Optional.of(name), Optional.of("0"), Optional.of("0"), Optional.of(292L), Extra.NONE);
  }

  /** A service of one task whose container uses these. */
  public static ServiceSpec using(
      String service, List<SecretReference> secrets, List<ConfigReference> configs) {
    return ServiceSpec.of(
        service,
        TaskSpec.of(ContainerSpec.of("alpine").withSecrets(secrets).withConfigs(configs)),
        ServiceMode.Replicated.ONE);
  }
}
