package dev.waggle.manager.core;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.OrchestrationConfig;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The cluster object with Docker's defaults, unless said otherwise. */
public final class ClusterFixture implements Clusters.Part {
  private ClusterSpec spec = ClusterSpec.DEFAULT;

  ClusterFixture() {}

  public ClusterFixture historyLimit(long limit) {
    spec = spec.withOrchestration(new OrchestrationConfig(Optional.of(limit), Extra.NONE));
    return this;
  }

  public Cluster build() {
    return new Cluster(
        new ClusterId(Clusters.id("cluster")),
        Version.NONE,
        Clusters.WALL_CLOCK,
        Clusters.WALL_CLOCK,
        spec,
        TlsInfo.EMPTY,
        false,
        Optional.empty(),
        24,
        4789,
        Optional.empty(),
        new Cluster.Bookkeeping(
            "",
            "",
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            1,
            1,
            Map.of(),
            Cluster.Settings.DEFAULT));
  }

  @Override
  public Stream<StoredObject> objects() {
    return Stream.of(build());
  }
}
