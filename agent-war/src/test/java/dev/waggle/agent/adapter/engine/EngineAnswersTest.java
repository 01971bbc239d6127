package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.waggle.model.spec.PortConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EngineAnswersTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static InspectContainerResponse container(String ports) throws IOException {
    return JSON.readValue(
        "{\"Id\":\"c\",\"State\":{\"Status\":\"running\"},\"NetworkSettings\":{\"Ports\":"
            + ports
            + "}}",
        InspectContainerResponse.class);
  }

  @Test
  void a_port_that_is_bound_for_both_families_of_addresses_is_told_twice_as_docker_does()
      throws IOException {
    InspectContainerResponse answer =
        container(
            """
            {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8087"}, {"HostIp": "::", "HostPort": "8087"}],
             "53/udp": [{"HostIp": "0.0.0.0", "HostPort": "32768"}],
             "443/tcp": null}
            """);
    assertThat(EngineAnswers.view(answer).ports())
        .extracting(PortConfig::targetPortOrZero)
        .containsExactly(53L, 80L, 80L);
    assertThat(EngineAnswers.view(answer).ports())
        .extracting(PortConfig::publishedPortOrZero)
        .containsExactly(32768L, 8087L, 8087L);
  }
}
