package dev.waggle.agent.adapter.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends signals; Java itself knows only two of them. */
final class Signals {
  private Signals() {}

  /**
   * Sends a signal to processes; those that have ended in the meantime are passed over.
   *
   * @param signal name without SIG, or number
   */
  static void send(String signal, Collection<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "kill -s \"$0\" \"$@\" 2>/dev/null", signal));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      Process kill =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(10, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException e) {
      throw EngineFailure.temporary("sending a signal: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * All processes of a task: of its session, or carrying its mark.
   *
   * @param leader of the session; empty once it has ended, when its number may be another's
   */
  static List<Long> processesOf(Optional<ProcStat> leader, String mark) {
    List<Long> pids = new ArrayList<>();
    for (ProcStat process : ProcStat.all()) {
      boolean inSession = leader.filter(l -> l.pid() == process.session()).isPresent();
      if (inSession || carries(process.pid(), mark)) {
        pids.add(process.pid());
      }
    }
    return pids;
  }

  static EngineFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return EngineFailure.temporary("broken off", e);
  }

  private static boolean carries(long pid, String mark) {
    try {
      String environment =
          new String(
              Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")),
              StandardCharsets.ISO_8859_1);
      return ("\0" + environment).contains("\0" + mark + "\0");
    } catch (IOException e) {
      return false; // it has ended, or is not ours to look at
    }
  }
}
