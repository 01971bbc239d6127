package dev.waggle.manager.adapter.rest;

import static dev.waggle.manager.core.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.network.PredefinedNetworks;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.NetworkAttachment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworksResourceTest {
  private static final Network HOST =
      PredefinedNetworks.make(at(0)).filter(n -> n.name().equals("host")).findAny().orElseThrow();

  @Test
  void a_network_of_every_host_is_shown_as_a_real_swarm_shows_it() {
    assertThat(EngineJson.api().toJson(NetworksResource.shown(HOST)))
        .isEqualTo(
            "{\"Name\":\"host\",\"Id\":\""
                + HOST.id()
                + "\",\"Created\":\"2026-11-24T07:00:00Z\",\"Scope\":\"swarm\",\"Driver\":\"host\","
                + "\"EnableIPv6\":false,\"IPAM\":{\"Driver\":\"\",\"Options\":null,\"Config\":[]},"
                + "\"Internal\":false,\"Attachable\":false,\"Ingress\":false,"
                + "\"ConfigFrom\":{\"Network\":\"\"},\"ConfigOnly\":false,\"Containers\":null,"
                + "\"Options\":null,\"Labels\":{\"com.docker.swarm.predefined\":\"true\"}}");
  }

  @Test
  void a_task_shows_that_it_is_attached_there_without_an_address() {
    NetworkAttachment attachment =
        new NetworkAttachment(HOST, List.of(), Optional.empty(), Optional.empty());
    assertThat(EngineJson.api().toJson(attachment))
        .isEqualTo(
            "{\"Network\":{\"ID\":\""
                + HOST.id()
                + "\",\"Version\":{\"Index\":0},\"CreatedAt\":\"2026-11-24T07:00:00Z\","
                + "\"UpdatedAt\":\"2026-11-24T07:00:00Z\",\"Spec\":{\"Name\":\"host\","
                + "\"Labels\":{\"com.docker.swarm.predefined\":\"true\"},"
                + "\"DriverConfiguration\":{\"Name\":\"host\"},\"Scope\":\"swarm\"},"
                + "\"DriverState\":{\"Name\":\"host\"},\"IPAMOptions\":{\"Driver\":{}}}}");
  }
}
