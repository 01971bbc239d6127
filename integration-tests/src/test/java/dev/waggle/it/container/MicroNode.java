package dev.waggle.it.container;

import dev.waggle.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;

/**
 * One node: Payara Micro with both applications, started by Arquillian with the settings that
 * {@code bin/waggle node} gives it.
 */
final class MicroNode {
  /** What {@code bin/waggle node} runs; the build says where it is, to arquillian.xml, too. */
  static final Path NODE_DIR = Path.of(System.getProperty("waggle.node.dir"));

  /** The manager's archive: this name puts it at the context root /. */
  static final String MANAGER = "ROOT.war";

  private final String name;
  private final Path dataDir;
  private final int clusterPort;
  private final int serverPort;

  /**
   * @param name the container's in arquillian.xml, and the deployment's
   * @param dir short: a socket's path has 100 bytes at most
   */
  MicroNode(String name, Path dir) {
    this.name = name;
    this.dataDir = dir.resolve(name);
    this.clusterPort = FreePorts.inARow(3);
    this.serverPort = clusterPort + 2;
  }

  static String hostnameOption(String name) {
    return "-Dwaggle.hostname=" + name;
  }

  String name() {
    return name;
  }

  int serverPort() {
    return serverPort;
  }

  Path dataDir() {
    return dataDir;
  }

  String clusterAddress() {
    return "127.0.0.1:" + clusterPort;
  }

  /** The node's own door, as the docker command uses it. */
  UnixHttp door() {
    return new UnixHttp(dataDir.resolve("waggle.sock"));
  }

  /** Returns when the server has deployed both applications; the doors open a little later. */
  void start(ContainerController controller, Deployer deployer) {
    Path temp = dataDir.resolve("tmp");
    Trees.delete(temp);
    try {
      Files.createDirectories(temp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    controller.start(name, settings(temp));
    deployer.deploy(name);
  }

  private Map<String, String> settings(Path temp) {
    return Map.of(
        // Without it the adapter says --nocluster, which wins over --nohazelcast and listens.
        "clusterEnabled",
        "true",
        "randomHttpPort",
        "false",
        "autoBindHttp",
        "false",
        "startupTimeoutInSeconds",
        "300",
        "outputToConsole",
        System.getProperty("waggle.it.console", "false"),
        "cmdOptions",
        String.join(" ", jvmOptions(temp)),
        "extraMicroOptions",
        String.join(" ", serverOptions()));
  }

  private List<String> jvmOptions(Path temp) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.glassfish.startupThreadPolicy=USE_NO_THREADS",
                "-Djava.io.tmpdir=" + temp,
                "-Dwaggle.exit.on.failure=true",
                "-Dwaggle.data.dir=" + dataDir,
                "-Dwaggle.listen=" + clusterAddress(),
                "-Dwaggle.runtime=process",
                hostnameOption(name)));
    if (Runtime.version().feature() >= 24) {
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }

  private List<String> serverOptions() {
    return List.of(
        "--nohazelcast",
        "--disablephonehome",
        "--port",
        String.valueOf(serverPort),
        "--maxhttpthreads",
        "64",
        "--minhttpthreads",
        "8",
        "--prebootcommandfile",
        NODE_DIR.resolve("pre.asadmin").toString(),
        "--deploy",
        NODE_DIR.resolve("agent.war") + ":/agent");
  }
}
