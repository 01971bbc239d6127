package dev.waggle.manager.app;

import dev.waggle.manager.adapter.node.Addresses;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.model.meta.Extra;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The settings of a node, read once at start-up and checked before anything is opened. The names
 * are those of {@code bin/waggle node}'s options (architecture, "A node").
 *
 * @param listen {@code ADDR:PORT} of the cluster door if given; it wins over what init and join ask
 * @param raftPort if given; else the cluster port + 1
 * @param advertise what others are told, if given
 * @param engineSocket the engine's unix socket; empty on the process runtime
 * @param join {@code TOKEN@ADDR:PORT} to join at start
 * @param moved the data directory was moved to this machine on purpose
 * @param acceptCut an unreadable last record of the log is accepted as lost
 * @param exitOnFailure whether a failed start ends the JVM
 */
public record ManagerConfig(
    Path dataDir,
    Optional<String> listen,
    Optional<Integer> raftPort,
    Optional<String> advertise,
    Optional<Path> engineSocket,
    boolean processRuntime,
    Optional<String> join,
    String hostname,
    boolean moved,
    boolean acceptCut,
    boolean exitOnFailure) {

  /**
   * @throws IllegalArgumentException with one line that names the setting that is wrong
   */
  public static ManagerConfig from(Config config, String hostname) {
    String runtime = text(config, "waggle.runtime").orElse("docker");
    if (!runtime.equals("docker") && !runtime.equals("process")) {
      throw new IllegalArgumentException("waggle.runtime is docker or process, not " + runtime);
    }
    boolean process = runtime.equals("process");
    ManagerConfig read =
        new ManagerConfig(
            Path.of(text(config, "waggle.data.dir").orElse("/var/lib/waggle")).toAbsolutePath(),
            text(config, "waggle.listen"),
            text(config, "waggle.raft.port").map(port -> number("waggle.raft.port", port)),
            text(config, "waggle.advertise"),
            process ? Optional.empty() : Optional.of(socket(text(config, "waggle.engine"))),
            process,
            text(config, "waggle.join"),
            text(config, "waggle.hostname").orElse(hostname),
            text(config, "waggle.moved").filter("true"::equals).isPresent(),
            text(config, "waggle.accept.cut").filter("true"::equals).isPresent(),
            text(config, "waggle.exit.on.failure").filter("true"::equals).isPresent());
    read.joinRequest();
    return read;
  }

  /**
   * The join that {@code --join TOKEN@ADDR:PORT} asks for, as a client would ask for it.
   *
   * @throws IllegalArgumentException when it has another form; the token is not repeated
   */
  Optional<SwarmJoinRequest> joinRequest() {
    return join.map(
        text -> {
          int at = text.indexOf('@');
          if (at < 1) {
            throw new IllegalArgumentException("waggle.join is TOKEN@ADDR:PORT");
          }
          return new SwarmJoinRequest(
              Optional.of(Addresses.DEFAULT_LISTEN),
              advertise,
              Optional.empty(),
              Optional.of(List.of(text.substring(at + 1))),
              Optional.of(text.substring(0, at)),
              Optional.empty(),
              Extra.NONE);
        });
  }

  @Override
  public String toString() {
    return "ManagerConfig[" + dataDir + ", " + listen + ", join ***]";
  }

  private static Optional<String> text(Config config, String key) {
    return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }

  private static int number(String key, String value) {
    try {
      int port = Integer.parseInt(value);
      if (port < 1 || port > 65_535) {
        throw new NumberFormatException(value);
      }
      return port;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is a port, not " + value, e);
    }
  }

  private static Path socket(Optional<String> url) {
    URI engine = URI.create(url.orElse("unix:///var/run/docker.sock"));
    if (!"unix".equals(engine.getScheme()) || engine.getPath() == null) {
      throw new IllegalArgumentException(
          "waggle.engine is unix:///path/to/docker.sock, not " + engine);
    }
    return Path.of(engine.getPath());
  }
}
