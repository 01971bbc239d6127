package dev.waggle.agent.adapter.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;

/**
 * A configuration whose clients share a mapper. docker-java's own copies one each time it is asked,
 * and a copy begins with nothing: it looks through each class by reflection again.
 */
final class OneMapperConfig implements DockerClientConfig {
  private final DockerClientConfig given;
  private final ObjectMapper mapper;

  OneMapperConfig(DockerClientConfig given) {
    this.given = given;
    this.mapper = given.getObjectMapper();
  }

  @Override
  public ObjectMapper getObjectMapper() {
    return mapper;
  }

  @Override
  public URI getDockerHost() {
    return given.getDockerHost();
  }

  @Override
  public RemoteApiVersion getApiVersion() {
    return given.getApiVersion();
  }

  @Override
  public String getRegistryUsername() {
    return given.getRegistryUsername();
  }

  @Override
  public String getRegistryPassword() {
    return given.getRegistryPassword();
  }

  @Override
  public String getRegistryEmail() {
    return given.getRegistryEmail();
  }

  @Override
  public String getRegistryUrl() {
    return given.getRegistryUrl();
  }

  @Override
  public AuthConfig effectiveAuthConfig(String imageName) {
    return given.effectiveAuthConfig(imageName);
  }

  @Override
  public AuthConfigurations getAuthConfigurations() {
    return given.getAuthConfigurations();
  }

  @Override
  @SuppressWarnings("deprecation") // still part of the interface
  public SSLConfig getSSLConfig() {
    return given.getSSLConfig();
  }
}
