package dev.waggle.manager.adapter.node;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own: takes a data directory, says so, and holds it until its input ends. */
final class HomeHolder {
  private HomeHolder() {}

  public static void main(String[] arguments) throws IOException {
    try (NodeHome home = NodeHome.open(Path.of(arguments[0]), false, new Disk(), Homes.MACHINE)) {
      System.out.println("holds " + home.directory());
      while (System.in.read() >= 0) {
        // Until the other side closes.
      }
    } catch (HomeRefused e) {
      System.out.println(e.getMessage());
    }
  }
}
