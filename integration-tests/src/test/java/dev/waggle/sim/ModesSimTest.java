package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.restart.Aim;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.ServiceMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Global services and jobs, while leaders change and machines come and go. */
class ModesSimTest {
  private static final int RUNS = 100;
  private static final int QUIET_RUNS = 10;
  private static final int TROUBLES = 4;
  private static final String GLOBAL = "mon";
  private static final String JOB = "batch";
  private static final String GLOBAL_JOB = "sweep";
  private static final long CONCURRENT = 3;
  private static final long COMPLETIONS = 12;

  /** A container of a job ends within so long, as its machine looks every so often. */
  private static final long JOB_ENDS = 60_000;

  private static final long MOVED = 10_000;

  private static Workload begun(long seed) {
    Workload work = new Workload(new Simulation(seed));
    work.begin(2, 4);
    work.operator().create(Operator.pinging(GLOBAL, 1).withMode(new ServiceMode.Global()));
    return work;
  }

  private static void createJobs(Operator operator) {
    ServiceMode twelve =
        new ServiceMode.ReplicatedJob(Optional.of(CONCURRENT), Optional.of(COMPLETIONS));
    operator.create(Operator.pinging(JOB, 1).withMode(twelve));
    operator.create(Operator.pinging(GLOBAL_JOB, 1).withMode(new ServiceMode.GlobalJob()));
  }

  private static Simulation world(Workload work) {
    return work.operator().world();
  }

  private static Map<String, Integer> onceOnEach(List<SimHost> hosts) {
    Map<String, Integer> once = new TreeMap<>();
    hosts.forEach(host -> once.put(host.name(), 1));
    return once;
  }

  private static void awaitOnceOnEach(Workload work, long budget) {
    Simulation world = world(work);
    world.await(
        "one of " + GLOBAL + " on each node",
        budget,
        () ->
            world.leader().isPresent()
                && work.operator().spread(GLOBAL).equals(onceOnEach(world.hosts())));
  }

  /** The places of the job's present run that have completed. */
  private static Set<String> done(Simulation world, String job) {
    Service service = Operator.service(world.state(), job);
    return world.state().tasksOf(service.id()).stream()
        .filter(task -> Aim.isOfThisRun(service, task) && Aim.isReached(task))
        .map(task -> world.invariants().placeOf(task).toString())
        .collect(Collectors.toSet());
  }

  private static void awaitDone(Simulation world, String job, long completions, long budget) {
    world.await(
        completions + " completions of " + job,
        budget,
        () -> world.leader().isPresent() && done(world, job).size() == completions);
  }

  @Test
  void whatever_happens_every_node_has_its_task_and_every_job_is_done_in_the_end() {
    Seeds.of(RUNS).forEach(ModesSimTest::trouble);
  }

  private static void trouble(long seed) {
    Workload work = begun(seed);
    Simulation world = world(work);
    world.faults().everything();
    createJobs(work.operator());
    for (int i = 0; i < TROUBLES; i++) {
      work.trouble();
      if (world.workDice().chance(0.3)) {
        work.operator().runAgain(world.workDice().oneOf(List.of(JOB, GLOBAL_JOB)));
      }
    }
    work.healAndSettle();
    long budget = Budgets.LEADER + Budgets.DOWN + Budgets.STUCK + Budgets.ATTEMPTS;
    awaitOnceOnEach(work, budget);
    awaitDone(world, JOB, COMPLETIONS, budget + COMPLETIONS * (JOB_ENDS + Budgets.ATTEMPT));
    awaitDone(world, GLOBAL_JOB, world.hosts().size(), budget + JOB_ENDS);
    world.invariants().settled(Operator.service(world.state(), GLOBAL).id());
    world.requireEqualReplicas();
  }

  @Test
  void a_new_leader_changes_nothing_about_a_global_service() {
    Seeds.of(QUIET_RUNS)
        .forEach(
            seed -> {
              Workload work = begun(seed);
              Simulation world = world(work);
              awaitOnceOnEach(work, Budgets.ATTEMPTS);
              List<Task> before = tasks(world);
              world.log().stepDown(world.leader().orElseThrow().host(), "the test wants another");
              world.await("leader", Budgets.LEADER, () -> world.leader().isPresent());
              world.pass(Budgets.SESSION);
              assertThat(tasks(world)).as("seed " + seed).isEqualTo(before);
            });
  }

  private static List<Task> tasks(Simulation world) {
    return world.state().tasksOf(Operator.service(world.state(), GLOBAL).id());
  }

  @Test
  void a_node_that_joins_gets_its_task_and_one_that_is_drained_loses_it_until_it_is_active() {
    Seeds.of(QUIET_RUNS)
        .forEach(
            seed -> {
              Workload work = begun(seed);
              Simulation world = world(work);
              world.swarm().join("w9", dev.waggle.model.spec.Role.WORKER);
              awaitOnceOnEach(work, Budgets.SESSION + Budgets.ATTEMPTS);
              SimHost drained = work.workers().get(0);
              work.operator().availability(drained, Availability.DRAIN);
              world.await(
                  "the drained node is empty",
                  Budgets.ATTEMPT,
                  () -> drained.containers().running().isEmpty());
              work.operator().availability(drained, Availability.ACTIVE);
              awaitOnceOnEach(work, Budgets.ATTEMPT);
            });
  }

  @Test
  void a_job_goes_on_elsewhere_when_its_machine_loses_power() {
    Seeds.of(QUIET_RUNS)
        .forEach(
            seed -> {
              Workload work = begun(seed);
              Simulation world = world(work);
              createJobs(work.operator());
              world.pass(1_000);
              SimHost dead = busiest(work.workers());
              world.trouble().powerOff(dead);
              world.pass(MOVED);
              Service job = Operator.service(world.state(), JOB);
              assertThat(world.state().tasksOf(job.id()))
                  .as("seed " + seed)
                  .filteredOn(task -> Aim.isWanted(task) && !Aim.isReached(task))
                  .noneMatch(task -> task.nodeId().equals(Optional.of(dead.id())));
              awaitDone(world, JOB, COMPLETIONS, COMPLETIONS * (JOB_ENDS + Budgets.ATTEMPT));
              assertThat(done(world, JOB)).hasSize((int) COMPLETIONS);
            });
  }

  private static SimHost busiest(List<SimHost> hosts) {
    return hosts.stream()
        .max(Comparator.comparingInt(host -> host.containers().running().size()))
        .orElseThrow();
  }

  @Test
  void a_job_that_is_changed_runs_anew_from_the_first_slot() {
    Seeds.of(QUIET_RUNS)
        .forEach(
            seed -> {
              Workload work = begun(seed);
              Simulation world = world(work);
              createJobs(work.operator());
              world.pass(3_000);
              work.operator().runAgain(JOB);
              awaitDone(world, JOB, COMPLETIONS, COMPLETIONS * (JOB_ENDS + Budgets.ATTEMPT));
              Service job = Operator.service(world.state(), JOB);
              assertThat(Operator.iteration(job)).isEqualTo(1);
              assertThat(world.state().tasksOf(job.id()))
                  .as("what ran of the first run was stopped, seed " + seed)
                  .allMatch(task -> task.state().isTerminal());
            });
  }
}
