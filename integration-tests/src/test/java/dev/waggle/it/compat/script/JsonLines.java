package dev.waggle.it.compat.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON as one line per value, with its path and type, in the order of the paths. Null, empty and
 * absent are three things.
 */
final class JsonLines {
  /** What says where and when, not what: that it is there is compared, its value is not. */
  private static final Pattern NOT_COMPARED =
      Pattern.compile(
          ".*/(?:Version|SpecVersion|JobIteration)/Index|.*/(?:Pid|PID|TrustRoot|CertIssuer\\w+)"
              + "|.*/(?:SandboxKey|MacAddress|Gateway|IPAddress|EngineVersion|MemoryBytes)");

  /** What depends on the machine's engine even in how much there is of it. */
  private static final Pattern LEFT_OUT = Pattern.compile(".*/(?:GraphDriver|Plugins)/.*");

  private static final Pattern MOUNT = Pattern.compile("^(?:/\\d+)?/Mounts/\\d+/");
  private static final Pattern DESTINATION =
      Pattern.compile("((?:/\\d+)?/Mounts/)(\\d+/)Destination = \"(.*)\"");

  private JsonLines() {}

  /** Its values; what is not JSON as its lines. */
  static List<String> of(String output) {
    List<String> lines = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(output)) {
      JsonToken before = null;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        boolean empty =
            (token == JsonToken.END_OBJECT && before == JsonToken.START_OBJECT)
                || (token == JsonToken.END_ARRAY && before == JsonToken.START_ARRAY);
        if (token.isScalarValue()) {
          add(lines, json.getParsingContext(), value(token, json.getText()));
        } else if (empty) {
          add(lines, json.getParsingContext(), token == JsonToken.END_OBJECT ? "{}" : "[]");
        }
        before = token;
      }
    } catch (IOException e) {
      return output.lines().toList();
    }
    return mountsByDestination(lines).stream().sorted().toList();
  }

  /**
   * Engines list a container's mounts in any order: an index says less than where it is mounted.
   */
  private static List<String> mountsByDestination(List<String> lines) {
    Map<String, String> destinations = new HashMap<>();
    for (String line : lines) {
      Matcher destination = DESTINATION.matcher(line);
      if (destination.matches()) {
        destinations.put(
            destination.group(1) + destination.group(2),
            destination.group(1) + destination.group(3) + "/");
      }
    }
    return lines.stream()
        .map(
            line ->
                MOUNT
                    .matcher(line)
                    .replaceFirst(
                        mount ->
                            Matcher.quoteReplacement(
                                destinations.getOrDefault(mount.group(), mount.group()))))
        .toList();
  }

  private static void add(List<String> lines, JsonStreamContext context, String value) {
    String path = context.pathAsPointer().toString();
    if (!LEFT_OUT.matcher(path).matches()) {
      lines.add(path + " = " + (NOT_COMPARED.matcher(path).matches() ? "<any>" : value));
    }
  }

  private static String value(JsonToken token, String text) {
    return token == JsonToken.VALUE_STRING ? '"' + text.replace("\n", "\\n") + '"' : text;
  }
}
