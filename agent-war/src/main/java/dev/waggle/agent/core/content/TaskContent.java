package dev.waggle.agent.core.content;

import dev.waggle.agent.core.content.FilePlaces.Reference;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.template.SpecTemplates;
import dev.waggle.model.template.Template;
import dev.waggle.model.template.TemplateException;
import dev.waggle.model.template.TemplateScope;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a task is given of all that its node has; a task sees only what its own spec names. */
public final class TaskContent {
  private static final String GOLANG = "golang";
  private static final String NO_TEXT = "its bytes are no UTF-8 text";

  private final AssignedTask assigned;
  private final ContainerSpec container;
  private final NodeSupply supply;

  private TaskContent(AssignedTask assigned, NodeSupply supply) {
    this.assigned = assigned;
    this.container = assigned.task().spec().orElse(TaskSpec.EMPTY).containerOrEmpty();
    this.supply = supply;
  }

  /**
   * The task with the templates of its spec expanded.
   *
   * @throws ContentFault if one cannot be, which is fatal, or the node is not known yet
   */
  public static AssignedTask expanded(AssignedTask task, NodeSupply supply) {
    return new TaskContent(task, supply).expanded();
  }

  /**
   * The files of the task's secrets and configs, in the order of {@link FilePlaces}.
   *
   * @param task as it was assigned, with its templates
   * @throws ContentFault if one is missing, or cannot be as it is asked for
   */
  public static List<ContainerFile> files(AssignedTask task, NodeSupply supply) {
    TaskContent content = new TaskContent(task, supply);
    List<ContainerFile> files = new ArrayList<>();
    FilePlaces.references(content.container)
        .forEach(reference -> files.add(content.file(files.size(), reference)));
    return List.copyOf(files);
  }

  private AssignedTask expanded() {
    if (!SpecTemplates.areIn(container)) {
      return assigned;
    }
    TaskSpec spec = assigned.task().spec().orElse(TaskSpec.EMPTY);
    try {
      ContainerSpec expanded = SpecTemplates.expanded(container, TaskScope.of(assigned, supply));
      return assigned.withTask(assigned.task().withSpec(spec.withContainerSpec(expanded)));
    } catch (TemplateException e) {
      throw ContentFault.fatal(e.text());
    }
  }

  private ContainerFile file(int place, Reference reference) {
    FileTarget file = reference.file();
    Payload bytes = reference.secret() ? secret(reference.id()) : config(reference.id());
    return new ContainerFile(
        place,
        number(file.uid()),
        number(file.gid()),
        (int) (file.mode().orElse(0L) & 07777),
        bytes);
  }

  private static int number(Optional<String> text) {
    try {
      return Integer.parseInt(text.orElse(""));
    } catch (NumberFormatException e) {
      throw ContentFault.fatal("strconv.Atoi: parsing \"" + text.orElse("") + "\": invalid syntax");
    }
  }

  private Payload secret(String id) {
    Secret secret = storedSecret(id);
    return templated(secret.spec().templating(), secret.spec().data(), "secret " + id);
  }

  private Payload config(String id) {
    Config config = storedConfig(id);
    return templated(config.spec().templating(), config.spec().data(), "config " + id);
  }

  private Secret storedSecret(String id) {
    return Optional.of(id)
        .filter(Ids::isWellFormed)
        .map(SecretId::new)
        .map(supply.secrets()::get)
        .orElseThrow(() -> missing("secret", id));
  }

  private Config storedConfig(String id) {
    return Optional.of(id)
        .filter(Ids::isWellFormed)
        .map(ConfigId::new)
        .map(supply.configs()::get)
        .orElseThrow(() -> missing("config", id));
  }

  private static ContentFault missing(String kind, String id) {
    return ContentFault.fatal(
        "unable to get " + kind + " from " + kind + " store: " + kind + " " + id + " not found");
  }

  private Payload templated(Optional<Driver> driver, Optional<Payload> data, String what) {
    Payload plain = data.orElseGet(() -> Payload.of(new byte[0]));
    if (driver.isEmpty()) {
      return plain;
    }
    String store = what.substring(0, what.indexOf(' '));
    String prefix =
        "unable to get " + store + " from " + store + " store: failed to expand templated " + what;
    if (!driver.get().name().orElse("").equals(GOLANG)) {
      throw ContentFault.fatal(prefix + ": unrecognized template type");
    }
    try {
      String expanded = Template.ofPayload(text(plain)).expand(payloadScope());
      return Payload.of(expanded.getBytes(StandardCharsets.UTF_8));
    } catch (TemplateException e) {
      throw ContentFault.fatal(prefix + ": " + e.text());
    } catch (CharacterCodingException e) {
      throw ContentFault.fatal(prefix + ": " + NO_TEXT);
    }
  }

  private static String text(Payload bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.bytes())).toString();
  }

  private TemplateScope payloadScope() {
    return TaskScope.of(assigned, supply)
        .withFunctions(this::secretAt, this::configAt, this::variable);
  }

  /** The bytes themselves, also of a templated one: nothing is expanded twice. */
  private String secretAt(String target) {
    return target(true, target)
        .map(reference -> named(storedSecret(reference.id()).spec().data()))
        .orElseThrow(() -> new IllegalArgumentException("secret target " + target + " not found"));
  }

  private String configAt(String target) {
    return target(false, target)
        .map(reference -> named(storedConfig(reference.id()).spec().data()))
        .orElseThrow(() -> new IllegalArgumentException("config target " + target + " not found"));
  }

  private Optional<Reference> target(boolean secret, String target) {
    return FilePlaces.references(container)
        .filter(reference -> reference.secret() == secret)
        .filter(reference -> reference.file().name().equals(Optional.of(target)))
        .findFirst();
  }

  private static String named(Optional<Payload> data) {
    try {
      return data.isPresent() ? text(data.get()) : "";
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(NO_TEXT, e);
    }
  }

  /** As the container gets it; one that is not set is empty. */
  private String variable(String name) {
    ContainerSpec given = expanded().task().spec().orElse(TaskSpec.EMPTY).containerOrEmpty();
    return given.env().orElse(List.of()).stream()
        .map(line -> line.split("=", 2))
        .filter(parts -> parts.length == 2 && parts[0].equals(name))
        .map(parts -> parts[1])
        .findFirst()
        .orElse("");
  }
}
