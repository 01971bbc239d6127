package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.model.id.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What a manager does that forwards writes: when the connection to the leader breaks it sends the
 * same request to whoever leads next. Services without a name: nothing but the request's id tells
 * one from its repetition.
 */
class RepeatedWritesSimTest {
  private static final int RUNS = 40;
  private static final int WRITES = 25;
  private static final long CONNECTION = 2_000;
  private static final long AGAIN = 100;

  @Test
  void every_write_is_done_once_however_often_its_connection_breaks() {
    int[] repeated = {0};
    Seeds.of(RUNS).forEach(seed -> repeated[0] += run(new Simulation(seed)));

    assertThat(repeated[0]).as("writes that were sent again").isPositive();
  }

  private static int run(Simulation world) {
    Workload work = new Workload(world);
    work.begin(0, 1);
    world.faults().everything();
    List<ServiceId> told = new ArrayList<>();
    int sent = 0;
    for (int i = 0; i < WRITES; i++) {
      if (world.workDice().chance(0.2)) {
        work.trouble();
      }
      sent += write(world, told);
    }
    work.healAndSettle();
    assertThat(services(world)).as("seed " + world.seed()).isEqualTo(Set.copyOf(told));
    assertThat(told).as("seed " + world.seed()).hasSize(WRITES).doesNotHaveDuplicates();
    return sent - WRITES;
  }

  private static Set<ServiceId> services(Simulation world) {
    return world.state().services().stream()
        .filter(service -> !service.spec().nameOrEmpty().equals(Workload.SERVICE))
        .map(service -> service.id())
        .collect(Collectors.toSet());
  }

  /** Sends until there is an answer; says how often. */
  private static int write(Simulation world, List<ServiceId> told) {
    ForwardedRequest request = new ForwardedRequest(world.idDice().id(), false);
    int sent = 0;
    for (long end = world.now() + 120_000; world.now() < end; world.pass(AGAIN)) {
      Optional<SimManager> leader = world.leader();
      if (leader.isEmpty()) {
        continue;
      }
      sent++;
      Optional<Verdict<ServiceId>> answer = ask(world, leader.get(), request);
      if (answer.isPresent() && answer.get() instanceof Verdict.Accepted<ServiceId> accepted) {
        told.add(accepted.result());
        return sent;
      }
      answer.ifPresent(verdict -> requireUndecided(world, verdict));
      request = request.again();
    }
    throw new Invariants.Broken("no answer to a write", world);
  }

  /** The answer; none if the connection breaks before, though the leader may go on with it. */
  private static Optional<Verdict<ServiceId>> ask(
      Simulation world, SimManager leader, ForwardedRequest request) {
    List<Verdict<ServiceId>> answers = new ArrayList<>();
    leader
        .host()
        .process(
            () ->
                leader.submit(
                    ServiceCommands.create(Operator.pinging("", 0), Optional.empty()),
                    Optional.of(request),
                    answers::add));
    boolean breaks = world.workDice().chance(0.3);
    long end = world.now() + (breaks ? world.workDice().between(0, 60) : CONNECTION);
    while (answers.isEmpty() && world.queue().runNext(end)) {
      // until it is answered, or the connection is broken
    }
    return breaks ? Optional.empty() : answers.stream().findFirst();
  }

  private static void requireUndecided(Simulation world, Verdict<ServiceId> verdict) {
    world
        .invariants()
        .require(
            verdict instanceof Verdict.Refused<ServiceId> refused
                && Undecided.contains(refused.rejection()),
            "refused: " + verdict);
  }
}
