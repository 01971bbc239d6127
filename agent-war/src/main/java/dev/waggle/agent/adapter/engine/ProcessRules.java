package dev.waggle.agent.adapter.engine;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.DnsConfig;
import dev.waggle.model.spec.Healthcheck;
import dev.waggle.model.spec.Limit;
import dev.waggle.model.spec.Privileges;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which tasks can run as a process, and what they run. What cannot be held is refused by name. */
final class ProcessRules {
  private ProcessRules() {}

  /** Command, then arguments: the image has no part in it. */
  static List<String> command(AssignedTask task) {
    ContainerSpec container = container(task);
    return Stream.concat(
            container.command().orElse(List.of()).stream(),
            container.args().orElse(List.of()).stream())
        .toList();
  }

  static ContainerSpec container(AssignedTask task) {
    return spec(task).containerOrEmpty();
  }

  /** Throws a fatal failure if the task cannot run as a process. */
  static void accept(AssignedTask task) {
    if (spec(task).containerSpec().isEmpty()) {
      throw EngineFailure.fatal("process runtime runs containers only");
    }
    if (command(task).isEmpty()) {
      throw EngineFailure.fatal("process runtime needs a command");
    }
    List<String> refused = refused(task);
    if (!refused.isEmpty()) {
      throw EngineFailure.fatal("process runtime has no " + String.join(", no ", refused));
    }
    for (String variable : container(task).env().orElse(List.of())) {
      requireName(variable.split("=", 2)[0]);
    }
  }

  private static TaskSpec spec(AssignedTask task) {
    return task.task().spec().orElse(TaskSpec.EMPTY);
  }

  private static List<String> refused(AssignedTask task) {
    ContainerSpec c = container(task);
    List<String> names = new ArrayList<>();
    note(names, "mounts", !c.mountsOrEmpty().isEmpty());
    note(names, "limits", spec(task).resources().filter(ProcessRules::limits).isPresent());
    note(names, "networks", !spec(task).networksOrEmpty().isEmpty());
    note(names, "published ports", !task.ports().isEmpty());
    note(names, "health checks", c.healthcheck().filter(ProcessRules::checks).isPresent());
    note(names, "secrets", !c.secretsOrEmpty().isEmpty());
    note(names, "configs", !c.configsOrEmpty().isEmpty());
    note(names, "privileges", c.privileges().filter(ProcessRules::asks).isPresent());
    note(names, "capabilities", any(c.capabilityAdd()) || any(c.capabilityDrop()));
    note(names, "sysctls", !c.sysctls().orElse(Map.of()).isEmpty());
    note(names, "ulimits", any(c.ulimits()));
    note(names, "groups", any(c.groups()));
    note(names, "hosts", any(c.hosts()));
    note(names, "DNS settings", c.dnsConfig().filter(ProcessRules::asks).isPresent());
    note(names, "read-only root", c.readOnly().orElse(false));
    note(names, "terminal", c.tty().orElse(false));
    note(names, "open standard input", c.openStdin().orElse(false));
    return names;
  }

  private static void note(List<String> names, String name, boolean asked) {
    if (asked) {
      names.add(name);
    }
  }

  private static boolean limits(ResourceRequirements resources) {
    Optional<Limit> limits = resources.limits();
    return limits
        .filter(
            l ->
                l.nanoCpus().orElse(0L) > 0
                    || l.memoryBytes().orElse(0L) > 0
                    || l.pids().orElse(0L) > 0)
        .isPresent();
  }

  private static boolean checks(Healthcheck check) {
    List<String> test = check.test().orElse(List.of());
    return !test.isEmpty() && !test.get(0).equals("NONE");
  }

  private static boolean asks(Privileges p) {
    return p.credentialSpec().isPresent()
        || p.selinuxContext().isPresent()
        || p.seccomp().isPresent()
        || p.appArmor().isPresent()
        || p.noNewPrivileges().orElse(false);
  }

  private static boolean asks(DnsConfig dns) {
    return any(dns.nameservers()) || any(dns.search()) || any(dns.options());
  }

  private static boolean any(Optional<? extends Collection<?>> values) {
    return values.filter(v -> !v.isEmpty()).isPresent();
  }

  private static void requireName(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw EngineFailure.fatal("process runtime has no variable named '" + name + "'");
    }
  }
}
