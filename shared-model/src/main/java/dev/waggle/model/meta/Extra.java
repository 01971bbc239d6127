package dev.waggle.model.meta;

import java.util.Map;

/**
 * Fields of an object that this version does not know, kept so that they are lost by nobody: name
 * to canonical JSON text. The codec writes them back beside the known fields.
 */
public record Extra(Map<String, String> fields) {
  /** No unknown field. */
  public static final Extra NONE = new Extra(Map.of());

  public Extra {
    fields = Copies.of(fields);
  }

  public boolean isEmpty() {
    return fields.isEmpty();
  }
}
