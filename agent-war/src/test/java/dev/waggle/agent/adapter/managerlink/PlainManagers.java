package dev.waggle.agent.adapter.managerlink;

/** The way to a {@link TestManager}. */
public final class PlainManagers {
  private PlainManagers() {}

  public static Managers dial() {
    return HttpManagers.plain();
  }
}
