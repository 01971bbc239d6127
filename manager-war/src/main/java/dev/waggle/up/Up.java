package dev.waggle.up;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A swarm of several managers on this machine, in the foreground: starts the nodes, makes them one
 * swarm, runs a first service, says how to go on, and stops them all when it is stopped. Run again
 * it goes on with the same swarm; a node that still runs is left as it is.
 *
 * <p>Arguments: {@code script=PATH} of {@code bin/waggle}, {@code home=DIR} for the nodes'
 * directories, {@code engine=unix:///PATH}, and {@code nodes=N} if asked for.
 */
public final class Up {
  private static final int DEFAULT_NODES = 3;
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(200);

  private final Path script;
  private final Path home;
  private final String engine;
  private final Optional<Integer> asked;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile List<UpNode> nodes = List.of();

  private Up(Map<String, String> settings) {
    this.script = Path.of(settings.getOrDefault("script", "bin/waggle"));
    this.home = Path.of(settings.getOrDefault("home", "."));
    this.engine = settings.getOrDefault("engine", "unix:///var/run/docker.sock");
    this.asked = Optional.ofNullable(settings.get("nodes")).map(Integer::parseInt);
  }

  public static void main(String[] arguments) {
    Up up = new Up(Arguments.settings(arguments));
    Runtime.getRuntime().addShutdownHook(new Thread(up::stop, "stop"));
    try {
      up.runOrTell();
    } catch (InterruptedException e) {
      // The hook is at work, and the JVM ends with it.
    }
  }

  private void runOrTell() throws InterruptedException {
    try {
      run();
    } catch (CannotStart e) {
      requireNotStopping();
      Console.say(e.line());
      System.exit(1);
    }
  }

  private void run() throws InterruptedException {
    UpPlan plan = plan();
    List<UpNode> planned =
        IntStream.rangeClosed(1, plan.ports().size())
            .mapToObj(i -> new UpNode(i, home, plan.ports().get(i - 1)))
            .toList();
    nodes = planned;
    start(plan);
    SwarmSetup setup = new SwarmSetup(planned, Console::say);
    setup.gather();
    setup.runService();
    sayHowToGoOn(planned.get(0).api().socket());
    attend();
  }

  private UpPlan plan() {
    Path file = home.resolve("plan.json");
    Optional<UpPlan> kept = UpPlan.read(file);
    int known = kept.map(plan -> plan.ports().size()).orElse(0);
    int wanted = asked.orElse(known > 0 ? known : DEFAULT_NODES);
    if (wanted < known) {
      throw new CannotStart(
          "a swarm of "
              + known
              + " nodes lives in "
              + home
              + ": start it with --nodes "
              + known
              + ", or remove the directory to begin anew");
    }
    UpPlan plan = kept.orElseGet(this::firstPlan).grownTo(wanted, Up::isFree);
    plan.write(file);
    return plan;
  }

  private UpPlan firstPlan() {
    boolean docker = engineApi().answers();
    Console.say(
        docker
            ? "tasks run as containers of the engine at " + engine
            : "no engine answers at " + engine + ": tasks run as plain processes");
    return new UpPlan(docker ? "docker" : "process", List.of());
  }

  private LocalEngine engineApi() {
    return new LocalEngine(Path.of(engine.substring("unix://".length())));
  }

  private void start(UpPlan plan) throws InterruptedException {
    List<String> options = new ArrayList<>(List.of("--runtime", plan.runtime()));
    boolean docker = plan.runtime().equals("docker");
    if (docker) {
      options.addAll(List.of("--engine", engine));
    }
    LocalEngine.Capacity whole =
        docker ? engineApi().capacity().orElseGet(Share::ofThisMachine) : Share.ofThisMachine();
    options.addAll(Share.options(whole, nodes.size()));
    for (UpNode node : nodes) {
      if (node.api().answers()) {
        Console.say(node.name() + " runs already");
      } else {
        node.start(script, options, Map.of());
      }
    }
    for (UpNode node : nodes) {
      node.awaitAnswer();
      Console.say(node.name() + " answers on unix://" + node.api().socket());
    }
  }

  /** Whether nobody listens on this port of 127.0.0.1. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void sayHowToGoOn(Path socket) throws InterruptedException {
    String host = "unix://" + socket;
    System.out.println(
        String.join(
            System.lineSeparator(),
            "",
            "  export DOCKER_HOST=" + host,
            "  docker node ls",
            "  docker service ls",
            "  docker service scale " + SwarmSetup.SERVICE + "=10",
            ""));
    try {
      Process docker =
          new ProcessBuilder("docker", "--host", host, "service", "ls").inheritIO().start();
      if (!docker.waitFor(15, TimeUnit.SECONDS)) {
        docker.destroyForcibly();
      }
    } catch (IOException e) {
      Console.say(
          "no docker command is on the PATH: curl --unix-socket " + socket + " http://x/services");
    }
    Console.say("Ctrl-C stops the nodes, not the tasks; bin/waggle up goes on where they stopped");
  }

  /** Stays until every node that was started here has ended, and tells of each that ends. */
  private void attend() throws InterruptedException {
    List<UpNode> living = new ArrayList<>(nodes.stream().filter(UpNode::isOurs).toList());
    while (!living.isEmpty()) {
      Thread.sleep(STEP.toMillis());
      for (UpNode node : List.copyOf(living)) {
        Optional<Integer> status = node.ended();
        if (status.isPresent()) {
          living.remove(node);
          tellEnd(node, status.get());
        }
      }
    }
  }

  private void tellEnd(UpNode node, int status) throws InterruptedException {
    requireNotStopping();
    Console.say(
        node.name()
            + " ended with status "
            + status
            + " (log: "
            + node.console()
            + "); bin/waggle up in another terminal starts it again");
  }

  /**
   * Ctrl-C reaches the nodes as well, and perhaps before it reaches us: they end for no reason to
   * tell.
   */
  private void requireNotStopping() throws InterruptedException {
    if (stopping.await(1, TimeUnit.SECONDS)) {
      throw new InterruptedException("stopping");
    }
  }

  private void stop() {
    stopping.countDown();
    UpNode.stop(nodes, STOP);
  }
}
