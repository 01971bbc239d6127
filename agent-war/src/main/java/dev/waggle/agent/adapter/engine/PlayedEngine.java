package dev.waggle.agent.adapter.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Answers as an engine does that has no image yet, gets it, and makes and starts a container, and
 * does nothing of it: for a rehearsal of all that is done around the questions.
 */
final class PlayedEngine implements DockerHttpClient {
  private static final String NO_IMAGE = "{\"message\":\"No such image: none\"}";
  private static final String PULLED = "{\"status\":\"Digest: none\"}\r\n";
  private static final String MADE = "{\"Id\":\"rehearsal\",\"Warnings\":[]}";

  /** What an engine shows of a container that runs, shortened. */
  private static final String RUNNING =
      """
      {"Id":"rehearsal","Created":"1970-01-01T00:00:00Z","Path":"none","Args":["none"],
      "State":{"Status":"running","Running":true,"Paused":false,"Restarting":false,
        "OOMKilled":false,"Dead":false,"Pid":1,"ExitCode":0,"Error":"",
        "StartedAt":"1970-01-01T00:00:00Z","FinishedAt":"0001-01-01T00:00:00Z"},
      "Image":"sha256:none","Name":"/none","RestartCount":0,"Driver":"none","Platform":"linux",
      "HostConfig":{"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"json-file","Config":{}},
        "NetworkMode":"default","PortBindings":{},"AutoRemove":false,"CapAdd":null,"Dns":[],
        "ReadonlyRootfs":false,"ShmSize":67108864,"Memory":0,"NanoCpus":0,"Ulimits":null},
      "GraphDriver":{"Data":{"MergedDir":"/none"},"Name":"none"},"Mounts":[],
      "Config":{"Hostname":"none","User":"","Tty":false,"OpenStdin":false,"Env":["A=B"],
        "Cmd":["none"],"Image":"none","Volumes":null,"WorkingDir":"","Entrypoint":null,
        "Labels":{"com.docker.swarm.task":""}},
      "NetworkSettings":{"Bridge":"","SandboxID":"none","Ports":{},"IPAddress":"127.0.0.1",
        "Networks":{"bridge":{"IPAMConfig":null,"NetworkID":"none","EndpointID":"none",
          "Gateway":"127.0.0.1","IPAddress":"127.0.0.1","IPPrefixLen":8,"MacAddress":""}}}}
      """;

  @Override
  public Response execute(Request request) {
    boolean asks = request.method().equals("GET");
    if (request.path().contains("/images/")) {
      return asks ? new Answer(404, NO_IMAGE) : new Answer(200, PULLED);
    }
    if (request.path().endsWith("/start")) {
      return new Answer(204, "");
    }
    return asks ? new Answer(200, RUNNING) : new Answer(201, MADE);
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private static final class Answer implements Response {
    private final int status;
    private final String json;

    Answer(int status, String json) {
      this.status = status;
      this.json = json;
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return Map.of("Content-Type", List.of("application/json"));
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
