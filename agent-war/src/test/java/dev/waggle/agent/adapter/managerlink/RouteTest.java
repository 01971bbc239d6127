package dev.waggle.agent.adapter.managerlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.agent.adapter.managerlink.Managers.Door;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.model.id.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final NodeId SELF = id('a');
  private static final ManagerAddress OWN = manager('a');
  private static final ManagerAddress LEADER = manager('l');
  private static final ManagerAddress OTHER = manager('o');
  private static final List<ManagerAddress> KNOWN = List.of(LEADER, OTHER, OWN);

  private static NodeId id(char name) {
    return new NodeId(String.valueOf(name).repeat(25));
  }

  private static ManagerAddress manager(char name) {
    return new ManagerAddress(id(name), name + ":2377");
  }

  /** Routes of many nodes: what each chooses by chance must not matter. */
  private static Stream<Route> routes() {
    return LongStream.range(0, 50).mapToObj(seed -> new Route(new SplittableRandom(seed)));
  }

  private static List<ManagerAddress> round(Route route, List<ManagerAddress> known) {
    return known.stream()
        .flatMap(any -> route.next(known, SELF).stream())
        .map(Door::manager)
        .toList();
  }

  @Test
  void without_managers_there_is_nobody_to_ask() {
    assertThat(new Route(new SplittableRandom(1)).next(List.of(), SELF)).isEmpty();
  }

  @Test
  void the_manager_of_the_same_node_is_asked_first() {
    assertThat(routes()).allSatisfy(r -> assertThat(round(r, KNOWN)).startsWith(OWN));
  }

  @Test
  void nodes_without_a_manager_ask_in_orders_of_their_own() {
    assertThat(routes().map(r -> round(r, List.of(LEADER, OTHER))).distinct()).hasSize(2);
  }

  @Test
  void a_manager_that_fell_silent_is_asked_last_until_it_answers() {
    assertThat(routes())
        .allSatisfy(
            route -> {
              route.succeeded(new Door(LEADER, false));
              route.broken(new Door(LEADER, false));
              assertThat(round(route, KNOWN)).containsExactly(OWN, OTHER, LEADER);
              assertThat(round(route, KNOWN)).containsExactly(OWN, OTHER, LEADER);
            });
    List<ManagerAddress> far = List.of(LEADER, OTHER);
    Stream<List<ManagerAddress>> later =
        routes()
            .peek(route -> route.broken(new Door(LEADER, false)))
            .peek(route -> route.succeeded(new Door(LEADER, false)))
            .peek(route -> round(route, far))
            .map(route -> round(route, far));
    assertThat(later.distinct()).hasSize(2);
  }

  @Test
  void a_manager_that_only_ended_the_session_is_asked_first() {
    assertThat(routes())
        .allSatisfy(
            route -> {
              route.succeeded(new Door(LEADER, false));
              assertThat(round(route, KNOWN)).containsExactly(LEADER, OWN, OTHER);
            });
  }

  @Test
  void whoever_a_redirect_names_is_next_then_that_one_by_way_of_who_named_it() {
    Route route = new Route(new SplittableRandom(1));
    Door asked = route.next(KNOWN, SELF).orElseThrow();
    route.redirected(asked, LEADER);
    assertThat(route.next(KNOWN, SELF)).isEqualTo(Optional.of(new Door(LEADER, false)));
    assertThat(route.next(KNOWN, SELF)).isEqualTo(Optional.of(new Door(OWN, true)));
  }
}
