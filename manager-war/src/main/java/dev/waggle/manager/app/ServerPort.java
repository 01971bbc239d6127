package dev.waggle.manager.app;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The loopback port of the server that this application runs on: what {@code waggle.http.port}
 * says, else what Payara Micro tells. By reflection, so that the application needs no class of
 * Payara's.
 */
final class ServerPort implements Supplier<Integer> {
  private volatile Optional<Integer> found = Optional.empty();

  /** Looked for until it is found; it is the same as long as the process lives. */
  @Override
  public Integer get() {
    Optional<Integer> known = found;
    if (known.isEmpty()) {
      known = Optional.of(find());
      found = known;
    }
    return known.get();
  }

  private static Integer find() {
    return ConfigProvider.getConfig()
        .getOptionalValue("waggle.http.port", Integer.class)
        .orElseGet(ServerPort::ofPayaraMicro);
  }

  private static Integer ofPayaraMicro() {
    try {
      Class<?> micro =
          Class.forName("fish.payara.micro.PayaraMicro", true, ClassLoader.getSystemClassLoader());
      Object instance = micro.getMethod("getInstance").invoke(null);
      Object runtime = invoke(instance, "getRuntime");
      Object descriptor = invoke(runtime, "getLocalDescriptor");
      return (Integer) ((List<?>) invoke(descriptor, "getHttpPorts")).get(0);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "the server's HTTP port is not known: set waggle.http.port", e);
    }
  }

  private static Object invoke(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }
}
