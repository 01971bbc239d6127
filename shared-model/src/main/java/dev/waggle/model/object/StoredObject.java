package dev.waggle.model.object;

import dev.waggle.model.meta.Version;

/** What the replicated state holds, each kind in a table of its own. */
public sealed interface StoredObject
    permits Node, Service, Task, Network, Secret, Config, Volume, Cluster, RetainedSpec {
  /** Key in its table: the identity, or what {@link RetainedSpec} says. */
  String key();

  /** Log index of the last change. */
  Version version();

  StoredObject withVersion(Version version);
}
