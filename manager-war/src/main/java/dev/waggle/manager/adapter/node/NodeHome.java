package dev.waggle.manager.adapter.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.json.EngineJson;
import dev.waggle.node.NodeCredentials;
import dev.waggle.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The data directory of a node, held by this process alone, and what the node remembers of its
 * membership in it. Every change is on the disk when its method returns, and is there wholly or not
 * at all if the process dies in the middle. Files are of mode 0600, directories 0700. Thread-safe.
 */
public final class NodeHome implements AutoCloseable {
  static final String RAFT = "raft";
  static final String SOCKET = "waggle.sock";
  static final String RAFT_KEY = "raft.key";
  static final String PENDING_JOIN = "join.json";
  static final String WIPING = "wiping";
  static final String RAFT_WIPING = "raft.wiping";

  /** What belongs to the membership, the identity first: without it nothing is taken up again. */
  private static final List<String> MEMBERSHIP = List.of(NodeDirectory.NAME, RAFT);

  private static final int RAFT_KEY_BYTES = 32;

  private final Path directory;
  private final HomeLock lock;
  private final Disk disk;
  private final Place place;
  private final NodeDirectory reader;
  private final FileSet files;
  private final LogsAside aside;
  private final AtomicLong changes = new AtomicLong();
  private volatile Known known = new Known(-1, Optional.empty());

  /** What was read after so many changes; only this process writes. */
  private record Known(long changes, Optional<NodeIdentity> identity) {}

  private NodeHome(Path directory, HomeLock lock, Disk disk, Place place) {
    this.directory = directory;
    this.lock = lock;
    this.disk = disk;
    this.place = place;
    this.reader = new NodeDirectory(directory);
    this.files = new FileSet(directory.resolve(NodeDirectory.NAME), disk);
    this.aside = new LogsAside(directory, disk);
  }

  /**
   * Takes the directory, which is made if it is not there, and ends what a killed process had
   * begun.
   *
   * @param moved the directory is known to be in a new place, and that is no copy of a living node
   * @throws HomeRefused if it cannot be this node's: in use, not writable, somebody else's, written
   *     by a newer version, a copy, or so long a path that its socket could not be bound
   */
  public static NodeHome open(Path directory, boolean moved) {
    return open(directory, moved, new Disk(), Places.machineId());
  }

  static NodeHome open(Path directory, boolean moved, Disk disk, String machine) {
    Path absolute = directory.toAbsolutePath().normalize();
    HomeCheck.requireShortPath(absolute.resolve(SOCKET));
    try {
      Path home = HomeCheck.prepared(absolute);
      HomeLock lock = HomeLock.acquire(home);
      try {
        return opened(home, lock, moved, disk, machine);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HomeRefused(
          "cannot use data directory " + absolute + ": " + HomeCheck.reason(e), e);
    }
  }

  private static NodeHome opened(Path home, HomeLock lock, boolean moved, Disk disk, String machine)
      throws IOException {
    HomeCheck.requireKnownFormat(home, disk);
    NodeHome opened = new NodeHome(home, lock, disk, Places.of(home, machine));
    if (Files.exists(home.resolve(WIPING))) {
      opened.finishWipe();
    }
    for (String name : MEMBERSHIP) {
      Disk.ensureDirectory(home.resolve(name));
    }
    opened.files.recover();
    if (Files.exists(opened.node().resolve(RAFT_WIPING))) {
      opened.finishWipeOfRaft();
    }
    opened.requireSamePlace(moved);
    return opened;
  }

  private void requireSamePlace(boolean moved) {
    Optional<NodeIdentity> identity = identity();
    if (identity.isEmpty() || identity.get().place().equals(place)) {
      return;
    }
    if (!moved) {
      throw new HomeRefused(
          "data directory "
              + directory
              + " is a copy, or was moved: node "
              + identity.get().nodeId()
              + " may still run elsewhere; if it does not, start with --moved");
    }
    save(identity.get());
  }

  public Path directory() {
    return directory;
  }

  /** Where the local API listens; the path is short enough to be bound. */
  public Path socket() {
    return directory.resolve(SOCKET);
  }

  /** For the Raft log and its snapshots; there, and emptied by {@link #wipe}. */
  public Path raftDirectory() {
    return directory.resolve(RAFT);
  }

  /** Who this node is; empty if it is in no swarm. */
  public Optional<NodeIdentity> identity() {
    long now = changes.get();
    Known last = known;
    if (last.changes() != now) {
      last = new Known(now, reader.identity());
      known = last;
    }
    return last.identity();
  }

  /** The certificate with its key and root; empty before the first one is installed. */
  public Optional<NodeCredentials> credentials() {
    return reader.credentials();
  }

  /** The join to go on with; empty if none is under way. */
  public synchronized Optional<PendingJoin> pendingJoin() {
    Path file = node().resolve(PENDING_JOIN);
    try {
      return Files.exists(file)
          ? Optional.of(EngineJson.log().fromJson(Files.readAllBytes(file), PendingJoin.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  public synchronized void save(PendingJoin join) {
    change(Map.of(PENDING_JOIN, Optional.of(EngineJson.log().toJsonBytes(join))));
  }

  /** Keeps the identity; the place in it is always this one. */
  public synchronized void save(NodeIdentity identity) {
    change(Map.of(NodeDirectory.IDENTITY, json(identity)));
  }

  /** Makes the node a member, all at once: identity, credentials, and no pending join any more. */
  public synchronized void install(NodeIdentity identity, NodeCredentials credentials) {
    Map<String, Optional<byte[]>> all = credentialFiles(credentials);
    all.put(NodeDirectory.IDENTITY, json(identity));
    all.put(PENDING_JOIN, Optional.empty());
    change(all);
  }

  /** Replaces certificate, key, root and identity together. */
  public synchronized void replace(NodeIdentity identity, NodeCredentials credentials) {
    Map<String, Optional<byte[]>> all = credentialFiles(credentials);
    all.put(NodeDirectory.IDENTITY, json(identity));
    change(all);
  }

  /**
   * The 32 bytes that this member encrypts its log with; made at the first call. A secret.
   *
   * @throws HomeRefused if it is gone although there is a log, which nothing else can read
   */
  public synchronized byte[] raftKey() {
    Path file = node().resolve(RAFT_KEY);
    try {
      if (Files.exists(file)) {
        return requireLength(file, Files.readAllBytes(file));
      }
      if (!LogsAside.holdsNothing(raftDirectory())) {
        throw new HomeRefused(
            file + " is missing: the log in " + raftDirectory() + " cannot be read without it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
    byte[] key = new byte[RAFT_KEY_BYTES];
    new SecureRandom().nextBytes(key);
    change(Map.of(RAFT_KEY, Optional.of(key)));
    return key;
  }

  private static byte[] requireLength(Path file, byte[] key) {
    if (key.length != RAFT_KEY_BYTES) {
      throw new HomeRefused(file + " is damaged: " + key.length + " bytes, not " + RAFT_KEY_BYTES);
    }
    return key;
  }

  /**
   * Deletes everything of the membership: identity, credentials, keys, Raft log, and logs that were
   * set aside. The lock and the socket stay. Once this has begun, no start of the node finds the
   * membership again.
   */
  public synchronized void wipe() {
    try {
      disk.create(directory.resolve(WIPING), new byte[0]);
      disk.sync(directory);
      finishWipe();
    } catch (IOException e) {
      throw new UncheckedIOException("wiping the membership in " + directory, e);
    }
  }

  private void finishWipe() throws IOException {
    try {
      for (String name : MEMBERSHIP) {
        disk.empty(directory.resolve(name));
      }
    } finally {
      changes.incrementAndGet();
    }
    aside.deleteAll();
    disk.delete(directory.resolve(WIPING));
    disk.sync(directory);
  }

  /**
   * Makes the node another member of its swarm, all at once: identity and credentials are these,
   * and the Raft log of its former self is deleted with its key. No start of the node finds the one
   * without the other.
   */
  public synchronized void become(NodeIdentity next, NodeCredentials credentials) {
    Map<String, Optional<byte[]>> all = credentialFiles(credentials);
    all.put(NodeDirectory.IDENTITY, json(next));
    all.put(RAFT_KEY, Optional.empty());
    all.put(RAFT_WIPING, Optional.of(new byte[0]));
    change(all);
    try {
      finishWipeOfRaft();
    } catch (IOException e) {
      throw new UncheckedIOException("wiping " + raftDirectory(), e);
    }
  }

  private void finishWipeOfRaft() throws IOException {
    disk.empty(raftDirectory());
    disk.delete(node().resolve(RAFT_WIPING));
    disk.sync(node());
  }

  /**
   * Takes a Raft log that cannot be trusted out of the way, with its key; the next log is a new one
   * with a new key.
   *
   * @param now what its new name tells
   * @return where it is kept; empty if there was no log
   */
  public synchronized Optional<Path> setRaftAside(Instant now) {
    try {
      return aside.keep(raftDirectory(), node().resolve(RAFT_KEY), now);
    } catch (IOException e) {
      throw new UncheckedIOException("setting " + raftDirectory() + " aside", e);
    }
  }

  private Map<String, Optional<byte[]>> credentialFiles(NodeCredentials credentials) {
    Map<String, Optional<byte[]>> all = new LinkedHashMap<>();
    all.put(NodeDirectory.CERTIFICATE, Optional.of(credentials.certificate().getBytes(UTF_8)));
    all.put(NodeDirectory.KEY, Optional.of(credentials.key().getBytes(UTF_8)));
    all.put(NodeDirectory.ROOT, Optional.of(credentials.root().getBytes(UTF_8)));
    return all;
  }

  private Optional<byte[]> json(NodeIdentity identity) {
    return Optional.of(EngineJson.log().toJsonBytes(identity.withPlace(place)));
  }

  private void change(Map<String, Optional<byte[]>> replaced) {
    try {
      files.change(replaced);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + replaced.keySet() + " in " + node(), e);
    } finally {
      changes.incrementAndGet();
    }
  }

  private Path node() {
    return directory.resolve(NodeDirectory.NAME);
  }

  /** Lets the next process in. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("leaving " + directory, e);
    }
  }

  @Override
  public String toString() {
    return "NodeHome[" + directory + "]";
  }
}
