package dev.waggle.model.template;

import static dev.waggle.model.validation.GoText.quoted;

import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.VolumeOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The templates of a container's spec: values of its environment, sources, targets, volume labels
 * and volume driver options of its mounts, its hostname. Nothing else is one.
 */
public final class SpecTemplates {
  private static final String MOUNTS = "expanding mounts failed: ";

  private final TemplateScope scope;

  private SpecTemplates(TemplateScope scope) {
    this.scope = scope;
  }

  /** Whether there is anything to expand. */
  public static boolean areIn(ContainerSpec container) {
    return Stream.concat(
            Stream.concat(
                container.env().orElse(List.of()).stream(), container.hostname().stream()),
            container.mountsOrEmpty().stream().map(Mount::toString))
        .anyMatch(Template::isNeeded);
  }

  /**
   * The spec with its templates expanded.
   *
   * @throws TemplateException with Docker's words for the first that cannot be
   */
  public static ContainerSpec expanded(ContainerSpec container, TemplateScope scope) {
    SpecTemplates templates = new SpecTemplates(scope);
    ContainerSpec result = container;
    if (container.env().isPresent()) {
      result = result.withEnv(container.env().get().stream().map(templates::variable).toList());
    }
    if (container.mounts().isPresent()) {
      result = result.withMounts(container.mounts().get().stream().map(templates::mount).toList());
    }
    if (container.hostname().isPresent()) {
      result =
          result.withHostname(
              templates.text(container.hostname().get(), "expanding hostname failed: "));
    }
    return result;
  }

  private String variable(String line) {
    int equals = line.indexOf('=');
    return equals < 0
        ? line
        : line.substring(0, equals + 1)
            + text(
                line.substring(equals + 1),
                "expanding env failed: expanding env " + quoted(line) + ": ");
  }

  private Mount mount(Mount mount) {
    return new Mount(
        mount.type(),
        mount.source().map(s -> text(s, MOUNTS + "expanding mount source " + quoted(s) + ": ")),
        mount.target().map(t -> text(t, MOUNTS + "expanding mount target " + quoted(t) + ": ")),
        mount.readOnly(),
        mount.consistency(),
        mount.bindOptions(),
        mount.volumeOptions().map(this::volume),
        mount.tmpfsOptions(),
        mount.imageOptions(),
        mount.clusterOptions(),
        mount.extra());
  }

  private VolumeOptions volume(VolumeOptions options) {
    return new VolumeOptions(
        options.noCopy(),
        options.labels().map(map -> map(map, MOUNTS + "expanding volume labels: ")),
        options.subpath(),
        options.driverConfig().map(this::driver),
        options.extra());
  }

  private Driver driver(Driver driver) {
    return new Driver(
        driver.name(),
        driver.options().map(map -> map(map, MOUNTS + "expanding volume driver config: ")),
        driver.extra());
  }

  private Map<String, String> map(Map<String, String> map, String failed) {
    Map<String, String> expanded = new TreeMap<>();
    map.forEach(
        (key, value) ->
            expanded.put(
                key,
                text(
                    value,
                    failed + "expanding map entry " + quoted(key) + "=" + quoted(value) + ": ")));
    return expanded;
  }

  private String text(String text, String failed) {
    try {
      return Template.of(text).expand(scope);
    } catch (TemplateException e) {
      throw e.behind(failed);
    }
  }
}
