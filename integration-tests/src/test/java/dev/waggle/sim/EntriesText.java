package dev.waggle.sim;

import java.util.Arrays;

/** A replica's whole state as something that two of them can be compared by. */
final class EntriesText {
  private EntriesText() {}

  static String of(SimHost host) {
    byte[] snapshot = host.manager().orElseThrow().snapshot();
    return snapshot.length + " bytes, " + Integer.toHexString(Arrays.hashCode(snapshot));
  }
}
