package dev.waggle.manager.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A request goes to the class whose path has the most letters in common with it, and to no other,
 * even if no method there takes it (Jakarta REST 3.7.2).
 */
class ResourcePathsTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+(?:: *([^}]+))?}");

  private static final List<Class<?>> RESOURCES =
      new EngineApiApplication()
          .getClasses().stream().filter(type -> type.isAnnotationPresent(Path.class)).toList();

  @Test
  void no_resource_hides_a_path_of_another() {
    List<String> hidden = new ArrayList<>();
    for (Class<?> resource : RESOURCES) {
      for (String template : templates(resource)) {
        for (String path : paths(template)) {
          if (!chosen(path).equals(path(resource))) {
            hidden.add(path + " of " + resource.getSimpleName());
          }
        }
      }
    }
    assertThat(hidden).isEmpty();
  }

  private static Set<String> templates(Class<?> resource) {
    return Arrays.stream(resource.getMethods())
        .filter(method -> method.isAnnotationPresent(Path.class))
        .map(method -> joined(path(resource), method.getAnnotation(Path.class).value()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String path(Class<?> resource) {
    return joined("", resource.getAnnotation(Path.class).value());
  }

  private static String joined(String above, String below) {
    String path = below.startsWith("/") ? below : "/" + below;
    return above.equals("/") ? path : above + path;
  }

  /** What the template takes when its parameters are a word of a path, or of none. */
  private static Set<String> paths(String template) {
    return Stream.concat(Stream.of("x"), RESOURCES.stream().map(type -> path(type).substring(1)))
        .filter(word -> !word.isEmpty())
        .map(word -> PARAMETER.matcher(template).replaceAll(Matcher.quoteReplacement(word)))
        .filter(path -> path.matches(regex(template)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String regex(String template) {
    return PARAMETER
        .matcher(template)
        .replaceAll(found -> found.group(1) == null ? "[^/]+" : "(?:" + found.group(1) + ")");
  }

  private static String chosen(String path) {
    return RESOURCES.stream()
        .map(ResourcePathsTest::path)
        .filter(above -> path.matches(above.equals("/") ? "/.*" : regex(above) + "(/.*)?"))
        .max(Comparator.comparing(above -> PARAMETER.matcher(above).replaceAll("").length()))
        .orElseThrow();
  }
}
