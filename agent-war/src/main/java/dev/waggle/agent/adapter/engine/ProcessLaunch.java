package dev.waggle.agent.adapter.engine;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.spec.ContainerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a task that runs as a process begins with: command, environment, directory, user. */
final class ProcessLaunch {
  /** Found on every process of a task, also one that left its session. */
  static final String MARK = "WAGGLE_TASK_ID";

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final AssignedTask task;
  private final ContainerSpec container;
  private final String hostname;

  ProcessLaunch(AssignedTask task, String hostname) {
    this.task = task;
    this.container = ProcessRules.container(task);
    this.hostname = hostname;
  }

  /** Shell text that sets environment and directory; nothing of the agent's own gets in. */
  String environmentScript() {
    StringBuilder script = new StringBuilder();
    variables()
        .forEach(
            (k, v) ->
                script.append("export ").append(k).append('=').append(quoted(v)).append('\n'));
    return script.append("cd ").append(quoted(directory())).append(" || exit 126\n").toString();
  }

  /** The name of the stop signal without SIG, or its number. */
  String stopSignal() {
    String signal = container.stopSignal().filter(s -> !s.isBlank()).orElse("TERM");
    return signal.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
  }

  /**
   * The command, with the change of user in front.
   *
   * @throws EngineFailure if there is no such command, directory or user
   */
  List<String> command() {
    List<String> command = ProcessRules.command(task);
    requireDirectory();
    requireExecutable(command.get(0));
    Optional<String> user = container.user().filter(u -> !u.isBlank());
    if (user.isEmpty() || user.get().equals(System.getProperty("user.name"))) {
      return command;
    }
    List<String> switched = new ArrayList<>(userSwitch(user.get()));
    switched.addAll(command);
    return switched;
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PATH", PATH);
    variables.put("HOSTNAME", container.hostname().filter(h -> !h.isBlank()).orElse(hostname));
    for (String variable : container.env().orElse(List.of())) {
      String[] parts = variable.split("=", 2);
      if (parts.length == 2) {
        variables.put(parts[0], parts[1]);
      } else {
        variables.remove(parts[0]);
      }
    }
    variables.put(MARK, task.id().value());
    return variables;
  }

  private String directory() {
    return container.dir().filter(d -> !d.isBlank()).orElse("/");
  }

  private void requireDirectory() {
    if (!Files.isDirectory(Path.of(directory()))) {
      throw notStarted("no such directory: " + directory());
    }
  }

  private void requireExecutable(String name) {
    if (name.contains("/")) {
      Path file = Path.of(directory()).resolve(name);
      if (!Files.isRegularFile(file)) {
        throw notStarted("exec: \"" + name + "\": no such file or directory");
      }
      if (!Files.isExecutable(file)) {
        throw notStarted("exec: \"" + name + "\": permission denied");
      }
      return;
    }
    for (String directory : variables().getOrDefault("PATH", PATH).split(":")) {
      Path file = Path.of(directory).resolve(name);
      if (!name.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
        return;
      }
    }
    throw notStarted("exec: \"" + name + "\": executable file not found in $PATH");
  }

  private static List<String> userSwitch(String user) {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw notStarted("cannot become user " + user + ": the agent does not run as root");
    }
    Path setpriv = Path.of("/usr/bin/setpriv");
    if (!Files.isExecutable(setpriv)) {
      throw notStarted("cannot become user " + user + ": " + setpriv + " is missing");
    }
    String[] parts = user.split(":", 2);
    String group = parts.length == 2 ? parts[1] : Passwd.groupOf(parts[0]).orElse("0");
    return List.of(
        setpriv.toString(), "--reuid=" + parts[0], "--regid=" + group, "--clear-groups", "--");
  }

  private static EngineFailure notStarted(String why) {
    return EngineFailure.fatal("starting container failed: " + why);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
