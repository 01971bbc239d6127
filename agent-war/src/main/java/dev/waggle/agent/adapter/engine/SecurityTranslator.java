package dev.waggle.agent.adapter.engine;

import com.github.dockerjava.api.model.HostConfig;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Privileges;
import dev.waggle.model.spec.SeccompOptions;
import dev.waggle.model.spec.SelinuxContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Capabilities and security options of a spec, in the engine's words. */
final class SecurityTranslator {
  private SecurityTranslator() {}

  static void fill(HostConfig host, ContainerSpec container) {
    // As plain words: docker-java's own list of capabilities knows neither ALL with a prefix nor
    // what kernels have learnt since.
    MountTranslator.raw(host, "CapAdd", container.capabilityAdd());
    MountTranslator.raw(host, "CapDrop", container.capabilityDrop());
    List<String> options =
        container.privileges().map(SecurityTranslator::options).orElse(List.of());
    if (!options.isEmpty()) {
      host.withSecurityOpts(options);
    }
  }

  static List<String> options(Privileges privileges) {
    List<String> options = new ArrayList<>();
    privileges
        .credentialSpec()
        .ifPresent(
            credential -> {
              credential.file().ifPresent(f -> options.add("credentialspec=file://" + f));
              credential.registry().ifPresent(r -> options.add("credentialspec=registry://" + r));
              credential.config().ifPresent(c -> options.add("credentialspec=config://" + c));
            });
    privileges.selinuxContext().ifPresent(context -> options.addAll(labels(context)));
    privileges.seccomp().flatMap(SecurityTranslator::seccomp).ifPresent(options::add);
    privileges
        .appArmor()
        .flatMap(profile -> profile.mode())
        .filter(mode -> mode.equals("disabled"))
        .ifPresent(mode -> options.add("apparmor=unconfined"));
    if (privileges.noNewPrivileges().orElse(false)) {
      options.add("no-new-privileges=true");
    }
    return options;
  }

  private static List<String> labels(SelinuxContext context) {
    if (context.disable().orElse(false)) {
      return List.of("label=disable");
    }
    List<String> labels = new ArrayList<>();
    context.user().ifPresent(user -> labels.add("label=user:" + user));
    context.role().ifPresent(role -> labels.add("label=role:" + role));
    context.level().ifPresent(level -> labels.add("label=level:" + level));
    context.type().ifPresent(type -> labels.add("label=type:" + type));
    return labels;
  }

  private static Optional<String> seccomp(SeccompOptions seccomp) {
    return seccomp
        .mode()
        .flatMap(
            mode ->
                switch (mode) {
                  case "unconfined" -> Optional.of("seccomp=unconfined");
                  case "custom" -> seccomp.profile().map(p -> "seccomp=" + decoded(p));
                  default -> Optional.empty();
                });
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw EngineFailure.fatal("the seccomp profile is not base64", e);
    }
  }
}
