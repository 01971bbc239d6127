package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private static final Caller LOCAL = new Caller.Local(0, 1);
  private static final Caller MANAGER = new Caller.Node("m", Caller.Role.MANAGER, "c");
  private static final Caller WORKER = new Caller.Node("w", Caller.Role.WORKER, "c");
  private static final Caller STRANGER = new Caller.Anonymous("10.0.0.9");

  /** H here, L at the leader, E at the engine, - refused with 403. */
  private static String letter(Caller caller, String method, String target) {
    Route route = Routes.of(caller, method, target, Routes.Wish.NOTHING);
    if (route instanceof Route.Refused refused) {
      assertThat(refused.status()).isEqualTo(403);
      return "-";
    }
    return route instanceof Route.Here ? "H" : route instanceof Route.AtLeader ? "L" : "E";
  }

  @ParameterizedTest
  @CsvSource({
    // method, target, local, manager, worker, stranger
    "GET,    /_ping,                    H, H, -, -",
    "HEAD,   /v1.41/_ping,              H, H, -, -",
    "GET,    /version,                  H, H, -, -",
    "GET,    /info,                     H, H, -, -",
    "GET,    /swarm,                    L, L, -, -",
    "POST,   /swarm/update?version=3,   L, L, -, -",
    "GET,    /v1.24/swarm/unlockkey,    L, L, -, -",
    "POST,   /v1.24/swarm/init,         H, -, -, -",
    "POST,   /swarm/join,               H, -, -, -",
    "POST,   /swarm/leave?force=1,      H, -, -, -",
    "POST,   //swarm//leave,            H, -, -, -",
    "POST,   /swarm/%6ceave,            H, -, -, -",
    "POST,   /swarm/unlock,             H, -, -, -",
    "GET,    /nodes,                    L, L, -, -",
    "POST,   /nodes/x/update,           L, L, -, -",
    "POST,   /services/create,          L, L, -, -",
    "GET,    /services/x/logs?follow=1, L, L, -, -",
    "GET,    /tasks/x/logs,             L, L, -, -",
    "DELETE, /v1.51/secrets/x,          L, L, -, -",
    "GET,    /configs,                  L, L, -, -",
    "GET,    /networks/x?scope=swarm,   L, L, -, -",
    "GET,    /networks/x?scope=local,   E, -, -, -",
    "GET,    /networks/x?scope=swarm2,  E, -, -, -",
    "GET,    /networks?scope=swarm,     E, -, -, -",
    "GET,    /networks/x,               E, -, -, -",
    "DELETE, /networks/x?scope=swarm,   E, -, -, -",
    "GET,    /servicesx,                E, -, -, -",
    "GET,    /waggle/v1/ca,             H, H, H, H",
    "POST,   /waggle/v1/ca,             L, L, -, -",
    "POST,   /waggle/v1/join,           L, L, L, L",
    "GET,    /waggle/v1/join,           L, L, -, -",
    "POST,   /waggle/v1/join/x,         L, L, -, -",
    "POST,   /waggle/v1/renew,          L, L, L, -",
    "GET,    /waggle/v1/agent/session,  H, H, H, -",
    "GET,    /waggle/v1/agentx,         L, L, -, -",
    "GET,    /waggle/v1/raft/epoch,     H, H, H, -",
    "GET,    /waggle/v1/raft/probe,     H, H, -, -",
    "POST,   /waggle/v1/raft/x,         H, H, -, -",
    "GET,    /waggle/v1/local/x,        H, -, -, -",
    "GET,    /waggle/v1/history,        H, H, -, -",
    "GET,    /waggle/v1/settings,       L, L, -, -",
    "GET,    /health/ready,             H, -, -, -",
    "GET,    /metrics?scope=base,       H, -, -, -",
    "GET,    /openapi,                  H, -, -, -",
    "GET,    /containers/json,          E, -, -, -",
    "GET,    /v1.41/images/a%2Fb/json,  E, -, -, -",
    "GET,    /networks,                 E, -, -, -",
    "GET,    /events,                   E, -, -, -",
    "GET,    /volumes,                  E, -, -, -",
    "POST,   /session,                  E, -, -, -",
    "GET,    /,                         E, -, -, -",
    "GET,    /v1.41,                    E, -, -, -",
    "GET,    /agent/x,                  E, -, -, -",
    "GET,    /vabc/services,            E, -, -, -"
  })
  void the_table_says_who_gets_where(
      String method, String target, String local, String manager, String worker, String stranger) {
    assertThat(letter(LOCAL, method, target)).as("local").isEqualTo(local);
    assertThat(letter(MANAGER, method, target)).as("manager").isEqualTo(manager);
    assertThat(letter(WORKER, method, target)).as("worker").isEqualTo(worker);
    assertThat(letter(STRANGER, method, target)).as("stranger").isEqualTo(stranger);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://x/_ping",
        "*",
        "x:443",
        "",
        "/%5fping",
        "/v1.41/%5fping",
        "/%76%31/services",
        "/services/..",
        "/services/../containers/json",
        "/services/%2e%2e/x",
        "/services/%2E./x",
        "/services/./x",
        "/services/a%2f..%2fb",
        "/services/..;x/y",
        "/services/x;y=z",
        "/services/..%5cx",
        "/services/a\\b",
        "/services/a%00b",
        "/services/a%0d%0ab",
        "/services/%zz",
        "/services/%4",
        "/services/%ff",
        "/services#x"
      })
  void targets_that_two_servers_could_read_in_two_ways_are_refused(String target) {
    for (Caller caller : new Caller[] {LOCAL, MANAGER, WORKER, STRANGER}) {
      assertThat(Routes.of(caller, "GET", target, Routes.Wish.NOTHING))
          .isInstanceOfSatisfying(
              Route.Refused.class, refused -> assertThat(refused.status()).isEqualTo(400));
    }
  }

  @Test
  void a_stale_read_stays_here() {
    assertThat(Routes.of(LOCAL, "GET", "/services", Routes.Wish.STALE_READ))
        .isEqualTo(new Route.Here());
    assertThat(Routes.of(LOCAL, "POST", "/services/create", Routes.Wish.STALE_READ))
        .as("nothing is written without the leader")
        .isEqualTo(new Route.AtLeader(true));
    assertThat(Routes.of(LOCAL, "GET", "/containers/json", Routes.Wish.STALE_READ))
        .isEqualTo(new Route.AtEngine());
    assertThat(Routes.of(WORKER, "GET", "/services", Routes.Wish.STALE_READ))
        .isInstanceOf(Route.Refused.class);
  }

  @Test
  void only_an_agents_requests_are_relayed() {
    assertThat(Routes.of(WORKER, "GET", "/waggle/v1/agent/x", Routes.Wish.RELAY))
        .isEqualTo(new Route.AtLeader(false));
    assertThat(Routes.of(LOCAL, "GET", "/info", Routes.Wish.RELAY)).isEqualTo(new Route.Here());
    assertThat(Routes.of(WORKER, "GET", "/services", Routes.Wish.RELAY))
        .isInstanceOf(Route.Refused.class);
  }
}
