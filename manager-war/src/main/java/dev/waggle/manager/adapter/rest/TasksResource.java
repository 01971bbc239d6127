package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.query.References;
import dev.waggle.manager.core.query.TaskAnswers;
import dev.waggle.manager.core.query.TaskList;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Task;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /tasks} (engine-api 7). */
@RestResource
@Path("/tasks")
public class TasksResource {
  private final Proposals proposals;

  @Inject
  public TasksResource(Proposals proposals) {
    this.proposals = proposals;
  }

  @GET
  public List<Task> list(@QueryParam("filters") @DefaultValue("") String filters) {
    return Verdicts.accepted(TaskList.of(proposals.read(), FilterParameter.parse(filters)));
  }

  @GET
  @Path("{id}")
  public Task inspect(@PathParam("id") String id) {
    ClusterState state = proposals.read();
    return TaskAnswers.filled(state, Verdicts.accepted(References.task(state, id)));
  }

  @GET
  @Path("{id}/logs")
  public Response logs(
      @PathParam("id") String id,
      @QueryParam("stdout") @DefaultValue("") String stdout,
      @QueryParam("stderr") @DefaultValue("") String stderr) {
    LogStreams.require(stdout, stderr);
    Verdicts.accepted(References.task(proposals.read(), id));
    throw NotYet.are("task logs");
  }
}
