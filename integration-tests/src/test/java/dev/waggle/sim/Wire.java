package dev.waggle.sim;

import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.json.EngineJson;

/** Messages between agents and managers as the bytes that really travel. */
final class Wire {
  private Wire() {}

  static byte[] of(AgentMessage message) {
    return EngineJson.api().toJsonBytes(message, AgentMessage.class);
  }

  static byte[] of(ManagerMessage message) {
    return EngineJson.api().toJsonBytes(message, ManagerMessage.class);
  }

  static AgentMessage agentMessage(byte[] bytes) {
    return EngineJson.api().fromJson(bytes, AgentMessage.class);
  }

  static ManagerMessage managerMessage(byte[] bytes) {
    return EngineJson.api().fromJson(bytes, ManagerMessage.class);
  }
}
