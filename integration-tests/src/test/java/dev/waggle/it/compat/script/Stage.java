package dev.waggle.it.compat.script;

import dev.waggle.it.compat.Client;
import dev.waggle.it.compat.Command;
import dev.waggle.it.compat.Swarm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Three machines in one swarm: w1 is its manager, w2 and w3 are workers. */
final class Stage {
  static final int MACHINES = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern MACHINE = Pattern.compile("\\{(w|ip)([1-3])\\}");

  private final Swarm swarm;
  private final String prelude;
  private final Map<String, String> captured = new LinkedHashMap<>();

  Stage(Swarm swarm) {
    this.swarm = swarm;
    try (InputStream in = Objects.requireNonNull(Stage.class.getResourceAsStream("prelude.sh"))) {
      this.prelude = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the machines and makes them one swarm. */
  void start() {
    swarm.start(MACHINES);
    shell(1, "docker swarm init --advertise-addr {ip1}").required();
    String token = shell(1, "docker swarm join-token -q worker").required().strip();
    for (int host = 2; host <= MACHINES; host++) {
      shell(host, "docker swarm join --token " + token + " {ip1}:2377").required();
    }
  }

  /** Runs a line in a shell of that machine; knows the functions of {@code prelude.sh}. */
  Command.Answer shell(int host, String words) {
    StringBuilder line = new StringBuilder();
    for (int i = 1; i <= MACHINES; i++) {
      line.append("W" + i + "=" + swarm.socket(i) + "\n");
    }
    captured.forEach((name, value) -> line.append(name + "='" + value + "'\n"));
    line.append(prelude).append('\n').append(machines(words));
    return new Client(swarm.socket(host)).within(PATIENCE).shell(line.toString());
  }

  /** From now on lines may say {@code $name}. */
  void keep(String name, String value) {
    captured.put(name, value);
  }

  void forget() {
    captured.clear();
  }

  private String machines(String words) {
    return MACHINE
        .matcher(words)
        .replaceAll(
            match -> {
              int host = Integer.parseInt(match.group(2));
              boolean name = match.group(1).equals("w");
              return Matcher.quoteReplacement(
                  name ? swarm.hosts().name(host) : swarm.hosts().address(host));
            });
  }

  Normaliser normaliser() {
    Map<String, String> names = new LinkedHashMap<>();
    for (int host = 1; host <= MACHINES; host++) {
      names.put(swarm.hosts().directory(host).toString(), "<directory>");
      names.put(swarm.hosts().address(host), "<address of w" + host + ">");
      names.put(swarm.hosts().name(host), "w" + host);
    }
    return new Normaliser(names);
  }
}
