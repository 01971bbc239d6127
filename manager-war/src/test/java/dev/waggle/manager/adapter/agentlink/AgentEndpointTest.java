package dev.waggle.manager.adapter.agentlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.ManagerMessage.KeepAlive;
import dev.waggle.dispatch.ManagerMessage.NotLeader;
import dev.waggle.dispatch.ManagerMessage.SessionStarted;
import dev.waggle.dispatch.SessionId;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.AgentDesk;
import dev.waggle.manager.core.dispatch.Dispatcher.Heard;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.NodeDescription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentEndpointTest {
  private static final NodeId NODE = new NodeId("n1" + "0".repeat(23));
  private static final NodeId OTHER = new NodeId("n2" + "0".repeat(23));
  private static final SessionId SESSION = new SessionId("s1" + "0".repeat(23));
  private static final ManagerAddress LEADER = new ManagerAddress(OTHER, "192.0.2.2:2377");
  private static final String CALLER = "node " + NODE + " worker c1";
  private static final Heartbeat BEAT =
      new Heartbeat(1, Optional.empty(), Optional.empty(), List.of());
  private static final Statuses STATUSES = new Statuses(true, List.of());

  private final Desk desk = new Desk();
  private final AgentEndpoint endpoint = new AgentEndpoint(desk);
  private final FakeExchange exchange = new FakeExchange();

  @AfterEach
  void end() {
    endpoint.destroy();
  }

  private static Hello hello(NodeId node) {
    return new Hello(
        1, node, "process-1", Optional.empty(), Optional.empty(), NodeDescription.EMPTY);
  }

  private int post(String path, String caller, byte[] body) throws Exception {
    endpoint.doPost(exchange.request(path, caller, body), exchange.response());
    if (exchange.out().written().isEmpty()) {
      exchange.completed().get(30, TimeUnit.SECONDS);
    }
    return exchange.status();
  }

  private int post(String path, AgentMessage message) throws Exception {
    return post(path, CALLER, EngineJson.log().toJsonBytes(message, AgentMessage.class));
  }

  private static <T> CompletableFuture<T> now(T result) {
    return CompletableFuture.completedFuture(result);
  }

  private ManagerMessage answer() {
    return EngineJson.log().fromJson(exchange.out().written(), ManagerMessage.class);
  }

  @Test
  void a_session_is_opened_for_the_node_of_the_certificate() throws Exception {
    SessionStarted started = new SessionStarted(1, SESSION, Duration.ofSeconds(1), List.of(LEADER));
    desk.opened = now(Verdict.accepted(started));

    assertThat(post("/session", hello(NODE))).isEqualTo(200);
    exchange.completed().get(30, TimeUnit.SECONDS);
    assertThat(answer()).isEqualTo(started);
  }

  @Test
  void nobody_opens_a_session_for_another_node() throws Exception {
    assertThat(post("/session", hello(OTHER))).isEqualTo(403);
  }

  @Test
  void who_is_no_node_is_refused() throws Exception {
    assertThat(post("/session", "local uid=0 pid=1", new byte[0])).isEqualTo(403);
  }

  @Test
  void a_manager_that_does_not_lead_says_who_does() throws Exception {
    desk.elsewhere = Optional.of(LEADER);

    assertThat(post("/session", hello(NODE))).isEqualTo(421);
    exchange.completed().get(30, TimeUnit.SECONDS);
    assertThat(answer()).isEqualTo(new NotLeader(LEADER));
  }

  @Test
  void without_a_leader_the_agent_is_asked_to_come_again() throws Exception {
    assertThat(post("/session", hello(NODE))).isEqualTo(503);
  }

  @Test
  void a_second_process_of_a_node_is_told_that_there_is_a_conflict() throws Exception {
    desk.opened =
        now(Verdict.refused(Rejection.failedPrecondition("another process has the session")));

    assertThat(post("/session", hello(NODE))).isEqualTo(409);
  }

  @Test
  void a_heartbeat_is_taken_in_the_session_only() throws Exception {
    desk.heard = now(Heard.GOES_ON);
    assertThat(post("/session/" + SESSION + "/heartbeat", BEAT)).isEqualTo(204);
  }

  @Test
  void a_heartbeat_out_of_session_makes_the_agent_open_a_new_one() throws Exception {
    desk.heard = now(Heard.NO_SESSION);
    assertThat(post("/session/" + SESSION + "/heartbeat", BEAT)).isEqualTo(404);
  }

  @Test
  void statuses_are_answered_when_they_are_applied_and_not_before() throws Exception {
    CompletableFuture<Verdict<Integer>> applied = new CompletableFuture<>();
    desk.reported = applied;
    byte[] body = EngineJson.log().toJsonBytes(STATUSES, AgentMessage.class);
    endpoint.doPost(
        exchange.request("/session/" + SESSION + "/statuses", CALLER, body), exchange.response());
    assertThat(exchange.completions()).isZero();

    applied.complete(Verdict.accepted(0));
    exchange.completed().get(30, TimeUnit.SECONDS);
    assertThat(exchange.status()).isEqualTo(204);
  }

  @Test
  void what_nobody_answers_is_answered_once_by_the_time_limit() throws Exception {
    LateAnswer answer = LateAnswer.to(exchange.request("/session", CALLER, new byte[0]));
    exchange.timesOut();
    answer.give(Answers::taken);

    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.completions()).isEqualTo(1);
  }

  @Test
  void statuses_out_of_session_and_of_foreign_tasks_are_told_apart() throws Exception {
    desk.reported = now(Verdict.refused(Rejection.invalidArgument("session invalid")));
    assertThat(post("/session/" + SESSION + "/statuses", STATUSES)).isEqualTo(404);

    FakeExchange second = new FakeExchange();
    desk.reported =
        now(Verdict.refused(new Rejection.ByStore(StoreCode.PERMISSION_DENIED, "not yours")));
    byte[] body = EngineJson.log().toJsonBytes(STATUSES, AgentMessage.class);
    endpoint.doPost(
        second.request("/session/" + SESSION + "/statuses", CALLER, body), second.response());
    second.completed().get(30, TimeUnit.SECONDS);
    assertThat(second.status()).isEqualTo(403);
  }

  @Test
  void what_is_no_session_is_not_found() throws Exception {
    assertThat(post("/session/no-id/heartbeat", BEAT)).isEqualTo(404);
    assertThat(post("/session/" + SESSION + "/sing", BEAT)).isEqualTo(404);
  }

  @Test
  void a_message_of_another_kind_and_what_is_no_message_are_refused() throws Exception {
    assertThat(post("/session", BEAT)).isEqualTo(400);
    assertThat(post("/session", CALLER, "{".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
  }

  @Test
  void a_body_has_a_limit() throws Exception {
    assertThat(post("/session", CALLER, new byte[(8 << 20) + 1])).isEqualTo(413);
  }

  @Test
  void the_stream_of_a_session_carries_what_the_desk_says() throws Exception {
    desk.streams = true;
    endpoint.doGet(
        exchange.request("/session/" + SESSION + "/assignments", CALLER, new byte[0]),
        exchange.response());
    await().atMost(Duration.ofSeconds(30)).until(() -> exchange.out().isWanted());
    exchange.out().becomeReady();
    await().atMost(Duration.ofSeconds(30)).until(() -> exchange.out().flushed().endsWith("\n\n"));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.out().flushed()).startsWith("data: {");
    assertThat(exchange.completions()).isZero();
  }

  @Test
  void there_is_no_stream_without_a_session() throws Exception {
    endpoint.doGet(
        exchange.request("/session/" + SESSION + "/assignments", CALLER, new byte[0]),
        exchange.response());
    exchange.completed().get(30, TimeUnit.SECONDS);

    assertThat(exchange.status()).isEqualTo(404);
  }

  /** A desk that answers what it is told to; at first nobody leads. */
  private static final class Desk implements AgentDesk {
    private static final Rejection NO_LEADER =
        new Rejection.ByStore(StoreCode.UNKNOWN, "no leader");

    private Optional<ManagerAddress> elsewhere = Optional.empty();
    private CompletableFuture<Verdict<ManagerMessage>> opened = now(Verdict.refused(NO_LEADER));
    private CompletableFuture<Heard> heard = now(Heard.NO_SESSION);
    private CompletableFuture<Verdict<Integer>> reported = now(Verdict.refused(NO_LEADER));
    private boolean streams;

    @Override
    public Optional<ManagerAddress> elsewhere() {
      return elsewhere;
    }

    @Override
    public void open(Hello hello, String address, Consumer<Verdict<ManagerMessage>> answer) {
      opened.thenAccept(answer);
    }

    @Override
    public void heartbeat(NodeId node, SessionId session, Heartbeat beat, Consumer<Heard> answer) {
      heard.thenAccept(answer);
    }

    @Override
    public void statuses(
        NodeId node, SessionId session, Statuses statuses, Consumer<Verdict<Integer>> answer) {
      reported.thenAccept(answer);
    }

    @Override
    public void stream(NodeId node, SessionId session, Stream stream, Consumer<Boolean> answer) {
      answer.accept(streams);
      if (streams) {
        stream.offer(new KeepAlive(1));
      }
    }
  }
}
