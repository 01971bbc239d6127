package dev.waggle.up;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a node's JVM: checks what can be known to go wrong, gives the server a
 * directory of its own, and starts it on this thread. The server's libraries are this JVM's class
 * path, so that their classes come out of the class archive ({@code bin/waggle prepare}); nothing
 * here may need a library that the server has too.
 *
 * <p>Arguments: those of {@link Preflight}, {@code server=DIR}, where the build has unpacked the
 * server, and {@code archive=FILE}, the class archive if there were one; then {@code --} and the
 * server's own. Exit status 1 and one line on standard error if the node cannot start.
 */
public final class NodeLauncher {
  private static final String SERVER = "fish.payara.micro.impl.PayaraMicroImpl";

  /** Where the server finds the jar whose manifest lists its libraries, and where they are. */
  private static final String BOOT_JAR = "fish.payara.micro.BootJar";

  private static final String LIBRARIES = "fish.payara.micro.UnpackDir";

  /** What the server changes, or finds beside its libraries, in a directory of its own. */
  private static final List<String> OWN = List.of("config", "lib");

  /** What the applications rehearse is compiled by then, on a machine that is not busy. */
  private static final int REHEARSED_SECONDS = 10;

  /**
   * A third of the time of another thread: with 10 a manager on a machine that others keep busy
   * took over in 1.5 s instead of 0.9.
   */
  private static final int COMPILERS_NICE = 5;

  private NodeLauncher() {}

  public static void main(String[] arguments) {
    int mark = Arrays.asList(arguments).indexOf("--");
    Map<String, String> settings = Arguments.settings(Arrays.copyOf(arguments, mark));
    Path data = Path.of(settings.getOrDefault("data", "."));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      new Preflight(settings).check();
      Console.say(
          "starting a node in " + data + " (log: " + data.resolve("log/server.0.log") + ")");
      if (settings.containsKey("archive") && Files.notExists(Path.of(settings.get("archive")))) {
        Console.say(
            "no class archive for this Java: bin/waggle prepare makes one, for a faster start");
      }
      Path server = Path.of(settings.getOrDefault("server", "."));
      Path root = rootDirectory(server, temporary.resolve("server"));
      StartGuard.watch(data);
      System.setProperty(LIBRARIES, server.toString());
      System.setProperty(BOOT_JAR, server.resolve("launch-micro.jar").toFile().toURI().toString());
      start(root, Arrays.copyOfRange(arguments, mark + 1, arguments.length));
      TimeUnit.SECONDS.sleep(REHEARSED_SECONDS);
      CompilerThreads.giveWay(COMPILERS_NICE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CannotStart e) {
      Console.say(e.line());
      // Empty, unless the server was started; what it left is swept by the next start.
      temporary.toFile().delete();
      System.exit(1);
    }
  }

  /**
   * A fresh directory for one run: the server writes down what is deployed, and at a second start
   * from the same directory would load each WAR twice.
   */
  static Path rootDirectory(Path server, Path root) {
    try {
      Files.createDirectories(root);
      for (String name : OWN) {
        copy(server.resolve(name), root.resolve(name));
      }
      return root;
    } catch (IOException e) {
      throw new CannotStart("cannot write to " + root + ": " + e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static String firstLine(@Nullable Throwable failure) {
    return String.valueOf(failure).lines().findFirst().orElse("");
  }

  private static void start(Path root, String[] arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--rootdir";
    all[arguments.length + 1] = root.toString();
    try {
      Class.forName(SERVER).getMethod("main", String[].class).invoke(null, (Object) all);
    } catch (InvocationTargetException e) {
      // Standard output is DATA/log/server.out.
      e.printStackTrace(System.out);
      throw new CannotStart(
          "the server did not start, see log/server.out: " + firstLine(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new CannotStart("no server is on the class path: " + e);
    }
  }
}
