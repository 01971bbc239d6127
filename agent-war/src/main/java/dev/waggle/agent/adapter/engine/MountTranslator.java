package dev.waggle.agent.adapter.engine;

import com.github.dockerjava.api.model.DockerObjectAccessor;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.MountType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mounts of a spec, checked and put into docker-java's words. */
final class MountTranslator {
  private MountTranslator() {}

  /** Throws a fatal failure, in the reference's words, for a mount that can never be. */
  static void accept(Mount mount) {
    String target = mount.target().orElse("");
    String source = mount.source().orElse("");
    if (!target.startsWith("/")) {
      throw invalid("invalid mount target, must be an absolute path: " + target);
    }
    switch (type(mount)) {
      case BIND -> {
        if (!source.startsWith("/")) {
          throw invalid("invalid bind mount source, must be an absolute path: " + source);
        }
      }
      case VOLUME -> {
        if (source.startsWith("/")) {
          throw invalid("invalid volume mount source, must not be an absolute path: " + source);
        }
      }
      case TMPFS -> {
        if (!source.isEmpty()) {
          throw invalid("invalid tmpfs source, source must be empty");
        }
      }
      case NPIPE -> {
        if (source.isEmpty()) {
          throw invalid("invalid npipe source, source must not be empty");
        }
      }
      case IMAGE, CLUSTER -> throw invalid("invalid mount type: " + type(mount).apiName());
    }
  }

  static com.github.dockerjava.api.model.Mount translate(Mount mount) {
    var translated =
        new com.github.dockerjava.api.model.Mount()
            .withTarget(mount.target().orElse(""))
            .withType(com.github.dockerjava.api.model.MountType.valueOf(type(mount).name()));
    mount.source().filter(s -> !s.isEmpty()).ifPresent(translated::withSource);
    mount.readOnly().ifPresent(translated::withReadOnly);
    raw(translated, "Consistency", mount.consistency());
    raw(translated, "BindOptions", mount.bindOptions().map(MountTranslator::bind));
    raw(translated, "VolumeOptions", mount.volumeOptions().map(MountTranslator::volume));
    raw(translated, "TmpfsOptions", mount.tmpfsOptions().map(MountTranslator::tmpfs));
    return translated;
  }

  /** A file of this host that the container can only read. */
  static com.github.dockerjava.api.model.Mount file(Path source, String target) {
    return new com.github.dockerjava.api.model.Mount()
        .withType(com.github.dockerjava.api.model.MountType.BIND)
        .withSource(source.toString())
        .withTarget(target)
        .withReadOnly(true);
  }

  /** Values for which docker-java has no type, or not the whole of it. */
  static void raw(
      com.github.dockerjava.api.model.DockerObject object, String name, Optional<?> value) {
    value.ifPresent(v -> DockerObjectAccessor.overrideRawValue(object, name, v));
  }

  private static Map<String, Object> bind(dev.waggle.model.spec.BindOptions options) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "Propagation", options.propagation());
    put(fields, "NonRecursive", options.nonRecursive());
    // What the reference does not hand on for services either: making the source, and the two
    // kinds of read-only.
    return fields;
  }

  private static Map<String, Object> volume(dev.waggle.model.spec.VolumeOptions options) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "NoCopy", options.noCopy());
    put(fields, "Labels", options.labels());
    put(fields, "Subpath", options.subpath());
    Optional<Driver> driver = options.driverConfig();
    Map<String, Object> config = new HashMap<>();
    put(config, "Name", driver.flatMap(Driver::name));
    // Without it the engine makes a volume whose options are null instead of empty.
    config.put("Options", driver.flatMap(Driver::options).orElse(Map.of()));
    fields.put("DriverConfig", config);
    return fields;
  }

  private static Map<String, Object> tmpfs(dev.waggle.model.spec.TmpfsOptions options) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "SizeBytes", options.sizeBytes());
    put(fields, "Mode", options.mode());
    put(fields, "Options", options.options().filter(o -> !o.equals(List.of())));
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, Optional<?> value) {
    value.ifPresent(v -> fields.put(name, v));
  }

  private static MountType type(Mount mount) {
    return mount
        .kind()
        .orElseThrow(() -> invalid("invalid mount type: " + mount.type().orElse("")));
  }

  private static EngineFailure invalid(String text) {
    return EngineFailure.fatal(text);
  }
}
