package dev.waggle.agent.adapter.observe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when tasks could be run: the engine answers and what happens can be written down. */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {
  private final AgentCondition condition;

  /** For the container's proxy only. */
  ReadinessCheck() {
    this(new AgentCondition());
  }

  @Inject
  ReadinessCheck(AgentCondition condition) {
    this.condition = condition;
  }

  @Override
  public HealthCheckResponse call() {
    AgentCondition.Condition now = condition.current();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("waggle-agent")
            .status(now.notReady().isEmpty())
            .withData("member", now.member())
            .withData("session", now.session())
            .withData("tasks", now.tasks());
    now.notReady().ifPresent(why -> response.withData("reason", why));
    return response.build();
  }
}
