package dev.waggle.agent.adapter.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes docker-java's clients of one engine. They read and write JSON with the same mapper, so that
 * what one has learned about a class the others know.
 */
final class EngineClients {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final DockerClientConfig config;
  private final Function<Optional<Duration>, DockerHttpClient> transport;

  private EngineClients(
      DockerClientConfig config, Function<Optional<Duration>, DockerHttpClient> transport) {
    this.config = config;
    this.transport = transport;
  }

  /**
   * @param address such as {@code unix:///var/run/docker.sock}
   * @param configuration a directory that holds no Docker configuration
   */
  static EngineClients of(URI address, Path configuration) {
    DockerClientConfig config =
        new OneMapperConfig(
            DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(address.toString())
                .withDockerTlsVerify(false)
                .withDockerConfig(configuration.toString())
                .build());
    return new EngineClients(config, limit -> http(config, limit));
  }

  /** Clients that reach no engine: {@link PlayedEngine} answers. */
  EngineClients played() {
    return new EngineClients(config, limit -> new PlayedEngine());
  }

  /**
   * Connects when first used.
   *
   * @param limit how long an answer may take to begin; empty: forever
   */
  DockerClient client(Optional<Duration> limit) {
    return DockerClientImpl.getInstance(config, transport.apply(limit));
  }

  private static DockerHttpClient http(DockerClientConfig config, Optional<Duration> limit) {
    ZerodepDockerHttpClient.Builder http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .connectionTimeout(CONNECT);
    limit.ifPresent(http::responseTimeout);
    return http.build();
  }
}
