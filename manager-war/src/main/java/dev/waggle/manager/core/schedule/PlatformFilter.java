package dev.waggle.manager.core.schedule;

import dev.waggle.model.spec.Platform;
import java.util.List;
import java.util.stream.Collectors;

/** The image exists for the node's processor and system. */
final class PlatformFilter implements PlacementFilter {
  @Override
  public boolean accepts(NodeView view, Demand demand) {
    List<Platform> wanted = demand.placement().platformsOrEmpty();
    Platform actual = view.node().description().platform();
    return wanted.isEmpty()
        || (isKnown(actual) && wanted.stream().anyMatch(platform -> suits(platform, actual)));
  }

  private static boolean isKnown(Platform platform) {
    return platform.architecture().isPresent() || platform.os().isPresent();
  }

  /** What the image does not say suits every node. */
  private static boolean suits(Platform wanted, Platform actual) {
    String architecture = canonical(wanted.architecture().orElse(""));
    String os = wanted.os().orElse("");
    return (architecture.isEmpty()
            || architecture.equals(canonical(actual.architecture().orElse(""))))
        && (os.isEmpty() || os.equals(actual.os().orElse("")));
  }

  /** Images and kernels have different words for one processor. */
  private static String canonical(String architecture) {
    return switch (architecture) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> architecture;
    };
  }

  @Override
  public String name() {
    return "platform";
  }

  @Override
  public String detail(NodeView view, Demand demand) {
    String wanted =
        demand.placement().platformsOrEmpty().stream()
            .map(PlatformFilter::text)
            .collect(Collectors.joining(", "));
    return "made for " + wanted + ", the node is " + text(view.node().description().platform());
  }

  private static String text(Platform platform) {
    return platform.os().orElse("any") + "/" + platform.architecture().orElse("any");
  }

  @Override
  public String explain(long nodes) {
    return PlacementFilter.counted(
        nodes, "unsupported platform on 1 node", "unsupported platform on %d nodes");
  }
}
