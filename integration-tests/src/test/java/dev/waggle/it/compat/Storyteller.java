package dev.waggle.it.compat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Runs commands on the machines of one swarm and writes down what they answer. */
final class Storyteller {
  /** Docker itself takes under a minute for the slowest of what is awaited. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Refusals take seconds. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Swarm swarm;
  private final Transcript transcript;
  private Plain plain = new Plain(Map.of());

  Storyteller(Swarm swarm, Transcript transcript) {
    this.swarm = swarm;
    this.transcript = transcript;
  }

  /** From now on these machines are written down as swarm1, swarm2 and so on, in that order. */
  void nameMachines(List<Integer> machines) {
    Map<String, String> names = new HashMap<>();
    for (int host : machines) {
      String name = "swarm" + (machines.indexOf(host) + 1);
      names.put(swarm.hosts().name(host), name);
      names.put(swarm.hosts().address(host), "<address of " + name + ">");
    }
    plain = new Plain(names);
  }

  Command.Answer docker(int host, String words) {
    return new Client(swarm.socket(host)).docker(words);
  }

  /** Runs a docker command and writes down every line of its answer. */
  Command.Answer tell(String title, int host, String words) {
    return tell(title, host, words, Views.TEXT);
  }

  Command.Answer tell(String title, int host, String words, View view) {
    return write(title, "docker " + words, docker(host, words), view);
  }

  /** As {@link #tell}, for a command that must not wait for anything: it fails after a minute. */
  void tellSoon(String title, int host, String words) {
    Client client = new Client(swarm.socket(host));
    write(title, "docker " + words, client.within(SOON).docker(words), Views.TEXT);
  }

  /** Runs a line of a shell and writes down every line of its answer. */
  void shell(String title, int host, String line) {
    write(title, line, new Client(swarm.socket(host)).shell(line), Views.TEXT);
  }

  /** Repeats a docker command until its table is as it should be, and writes that answer down. */
  void await(String title, int host, String words, View view, Predicate<Table> wanted) {
    write(title, "docker " + words, awaitTable(title, host, words, wanted), view);
  }

  Command.Answer awaitTable(String what, int host, String words, Predicate<Table> wanted) {
    return repeat(
        what, host, words, answer -> answer.ok() && wanted.test(Table.of(answer.output())));
  }

  void awaitAnswer(String title, int host, String words, Predicate<Command.Answer> wanted) {
    write(title, "docker " + words, repeat(title, host, words, wanted), Views.TEXT);
  }

  /** Waits until the engines of these machines have no container, not even one that has ended. */
  void awaitQuiet(String what, List<Integer> machines) {
    for (int host : machines) {
      repeat(what, host, "ps -aq", answer -> answer.ok() && answer.output().isBlank());
    }
    note(what, true);
  }

  /** Writes down what no command says. */
  void note(String title, boolean holds) {
    Command.Answer none = new Command.Answer(0, "", "", Duration.ZERO);
    transcript.add(title, "(seen on the machines)", none, List.of(String.valueOf(holds)));
  }

  private Command.Answer repeat(
      String what, int host, String words, Predicate<Command.Answer> wanted) {
    AtomicReference<Command.Answer> last = new AtomicReference<>();
    try {
      Awaitility.await(what)
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .until(
              () -> {
                last.set(docker(host, words));
                return wanted.test(last.get());
              });
      return last.get();
    } catch (ConditionTimeoutException e) {
      String where = swarm.hosts().name(host);
      throw new AssertionError(
          "%s: waited in vain; docker %s on %s says%n%s".formatted(what, words, where, last), e);
    }
  }

  private Command.Answer write(String title, String command, Command.Answer answer, View view) {
    transcript.add(title, plain.text(command), answer, view.of(answer, plain::text));
    return answer;
  }
}
