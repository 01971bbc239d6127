package dev.waggle.model.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.EngineDescription;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.NodeStatus;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Platform;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintTest {
  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final Node NODE =
      new Node(
          new NodeId("n1abcdefghijklmnopqrstuvw"),
          Version.NONE,
          NOW,
          NOW,
          NodeSpec.of(Role.MANAGER, Availability.ACTIVE).withLabels(Map.of("Zone", "a")),
          new NodeDescription(
              Optional.of("alpha"),
              new Platform(Optional.of("x86_64"), Optional.of("linux"), Extra.NONE),
              Resources.NONE,
              new EngineDescription(
                  Optional.empty(), Optional.of(Map.of("disk", "ssd")), Optional.empty()),
              TlsInfo.EMPTY,
              Optional.empty()),
          NodeStatus.of(NodeState.READY).withAddr("10.56.0.1"),
          Optional.empty(),
          Node.Bookkeeping.WORKER);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.id==n1abcdefghijklmnopqrstuvw",
        " node.hostname == ALPHA ",
        "node.hostname!=beta",
        "NODE.ROLE==Worker",
        "node.platform.os==linux",
        "node.platform.arch==x86_64",
        "node.labels.Zone==A",
        "Node.Labels.Zone!=b",
        "node.labels.zone!=a",
        "node.labels.missing!=x",
        "engine.labels.disk==ssd",
        "node.ip==10.56.0.1",
        "node.ip==10.56.0.0/16",
        "node.ip!=10.57.0.0/16",
        "node.ip!=fd00::/8",
      })
  void is_satisfied_by_the_node(String expression) {
    assertThat(ConstraintMatcher.matches(NODE, List.of(ConstraintParser.parse(expression))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.id==n1",
        "node.hostname!=alpha",
        "node.hostname==al*",
        "node.role==manager",
        "node.platform.arch==amd64",
        "node.labels.zone==a",
        "node.labels.missing==x",
        "node.ip==10.56.0.2",
        "node.ip!=10.56.0.0/16",
        "node.ip==10.56.0.0/33",
        "node.ip!=somewhere",
        "node.ip!=999.1.1.1",
        "node.unknown==x",
        "node.unknown!=x",
      })
  void is_not_satisfied_by_the_node(String expression) {
    assertThat(ConstraintMatcher.matches(NODE, List.of(ConstraintParser.parse(expression))))
        .isFalse();
  }

  @Test
  void all_constraints_must_hold() {
    List<Constraint> both =
        ConstraintParser.parseAll(List.of("node.role==worker", "node.labels.Zone==b"))
            .orElseThrow();
    assertThat(ConstraintMatcher.matches(NODE, both)).isFalse();
    assertThat(ConstraintMatcher.matches(NODE, both.subList(0, 1))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      value = {
        "node.role > constraint expected one operator from ==, !=",
        "node.role=worker > constraint expected one operator from ==, !=",
        "1node==x > key '1node' is invalid",
        "n==x > key 'n' is invalid",
        "node.role==<x > value '<x' is invalid",
        "node.role== > value '' is invalid",
        "node.role!=a,b > value 'a,b' is invalid",
      })
  void says_why_it_cannot_be_read(String expression, String fault) {
    assertThat(ConstraintParser.fault(expression)).contains(fault);
    assertThat(ConstraintParser.parseAll(List.of("node.role==worker", expression))).isEmpty();
    assertThatThrownBy(() -> ConstraintParser.parse(expression)).hasMessage(fault);
  }

  @Test
  void equality_is_looked_for_before_inequality() {
    assertThat(ConstraintParser.fault("node.labels.a!=b==c"))
        .contains("key 'node.labels.a!=b' is invalid");
  }
}
