package dev.waggle.node;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code <data>/node/}. The writer replaces whole files by renaming, so that a reader sees an
 * old file or a new one and nothing between; several that belong together are read again if the
 * writer was at work. Thread-safe.
 */
public final class NodeDirectory {
  public static final String NAME = "node";
  public static final String IDENTITY = "node.json";
  public static final String CERTIFICATE = "cert.pem";
  public static final String KEY = "key.pem";
  public static final String ROOT = "ca.pem";

  /** Lists the files that are being replaced together; there only while that is under way. */
  public static final String COMMIT = ".commit";

  private static final List<String> WATCHED = List.of(IDENTITY, CERTIFICATE, KEY, ROOT);
  private static final int MOST_BYTES = 1 << 20;
  private static final int ATTEMPTS = 1000;

  private final Path directory;

  /**
   * @param data the node's data directory; neither it nor {@code node/} in it need be there
   */
  public NodeDirectory(Path data) {
    this.directory = data.resolve(NAME);
  }

  /**
   * Who this node is; empty if it is in no swarm.
   *
   * @throws UncheckedIOException if the file is there but cannot be read or understood
   */
  public Optional<NodeIdentity> identity() {
    return read(IDENTITY).map(this::decoded);
  }

  /**
   * The certificate, its key and the root, of one issue; empty if one of them is not there.
   *
   * @throws UncheckedIOException if one cannot be read
   */
  public Optional<NodeCredentials> credentials() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String before = stamp();
      Optional<String> certificate = text(CERTIFICATE);
      Optional<String> key = text(KEY);
      Optional<String> root = text(ROOT);
      if (!Files.exists(directory.resolve(COMMIT)) && before.equals(stamp())) {
        return certificate.flatMap(
            c -> key.flatMap(k -> root.map(r -> new NodeCredentials(c, k, r))));
      }
      Thread.onSpinWait();
    }
    throw new UncheckedIOException(
        new IOException("the certificate in " + directory + " is being replaced without end"));
  }

  /**
   * Says whether anything changed: equal as long as no file was replaced. Costs a few calls of the
   * system, so that it can be asked several times a second.
   */
  public String stamp() {
    StringBuilder stamp = new StringBuilder();
    for (String name : WATCHED) {
      stamp.append(name).append('=').append(stampOf(directory.resolve(name))).append(' ');
    }
    return stamp.toString();
  }

  private static String stampOf(Path file) {
    try {
      return FileStamp.of(file);
    } catch (NoSuchFileException e) {
      return "none";
    } catch (IOException e) {
      throw new UncheckedIOException("looking at " + file, e);
    }
  }

  private NodeIdentity decoded(byte[] json) {
    Path file = directory.resolve(IDENTITY);
    try {
      NodeIdentity identity = EngineJson.log().fromJson(json, NodeIdentity.class);
      if (identity.format() > NodeIdentity.FORMAT) {
        throw new UncheckedIOException(
            new IOException(
                file + " was written by a newer version (format " + identity.format() + ")"));
      }
      return identity;
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new UncheckedIOException(new IOException(file + " is damaged: " + e.getMessage(), e));
    }
  }

  private Optional<String> text(String name) {
    return read(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private Optional<byte[]> read(String name) {
    Path file = directory.resolve(name);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException(file + " is larger than it can be");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
