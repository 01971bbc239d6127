package dev.waggle.manager.core.schedule;

import dev.waggle.model.object.PluginDescription;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The node's engine has the plugins for the task's volumes, networks and log. A node that has not
 * described its engine passes; one that lists no log plugin at all passes for every log.
 */
final class PluginFilter implements PlacementFilter {
  /** The network drivers to which an agent attaches a task; what an engine lists beyond is moot. */
  private static final Set<String> ATTACHABLE = Set.of("bridge", "host", "null");

  @Override
  public boolean accepts(NodeView view, Demand demand) {
    Optional<List<PluginDescription>> plugins = view.node().description().engine().plugins();
    return demand.plugins().stream()
        .allMatch(need -> isAttachable(need) && plugins.map(list -> has(list, need)).orElse(true));
  }

  private static boolean isAttachable(PluginNeed need) {
    return !need.type().equals(PluginNeed.NETWORK) || ATTACHABLE.contains(need.name());
  }

  private static boolean has(List<PluginDescription> plugins, PluginNeed need) {
    boolean moot =
        need.type().equals(PluginNeed.LOG)
            && plugins.stream().noneMatch(plugin -> plugin.type().equals(PluginNeed.LOG));
    return moot || plugins.stream().anyMatch(need::isMetBy);
  }

  @Override
  public String name() {
    return "plugins";
  }

  @Override
  public String detail(NodeView view, Demand demand) {
    Optional<List<PluginDescription>> plugins = view.node().description().engine().plugins();
    return demand.plugins().stream()
        .filter(need -> !isAttachable(need) || plugins.filter(list -> !has(list, need)).isPresent())
        .map(need -> "no " + need.type() + " plugin " + need.name())
        .collect(Collectors.joining(", "));
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(nodes, "missing plugin on 1 node", "missing plugin on %d nodes");
  }
}
