package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.decision.SoftState;
import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * One step of everything that decides. Confined to one thread, without clock, log or network: the
 * shell tells what happened ({@link #applied}, {@link #leading}, {@link #following}, {@link
 * #enqueue}, {@link #proposalDone}) and after that calls {@link #step}, which may give it a
 * transaction to propose.
 *
 * <p>Nothing is decided while a proposal of the term is unresolved: each round starts from a
 * committed state that holds all that this leader ever proposed. All times are cluster time in
 * milliseconds.
 */
public final class ControlPlane {
  private final List<Decider> deciders;
  private final SoftState soft;
  private final ControlLimits limits;
  private final ToLongFunction<Change> size;

  private final Deque<Waiting<?>> queue = new ArrayDeque<>();
  private final List<Flight> flights = new ArrayList<>();
  private final Attention attention = new Attention();
  private ClusterState state = ClusterState.empty();
  private Optional<Long> term = Optional.empty();
  private long lastRoundMillis;
  private long proposals;

  /**
   * A plane that does not lead yet.
   *
   * @param deciders in the order in which they decide
   * @param size bytes that a change takes in an entry of the log
   */
  public ControlPlane(
      List<Decider> deciders, SoftState soft, ControlLimits limits, ToLongFunction<Change> size) {
    this.deciders = List.copyOf(deciders);
    this.soft = soft;
    this.limits = limits;
    this.size = size;
  }

  /** The newest state that was told. */
  public ClusterState state() {
    return state;
  }

  public boolean isLeading() {
    return term.isPresent();
  }

  /** An entry was applied, in the order of the log. */
  public void applied(Applied entry) {
    state = entry.state();
    if (isLeading()) {
      attention.to(entry.events());
    }
    settleApplied();
  }

  /** The state came from elsewhere than an entry: a snapshot, or a log that was replayed. */
  public void restored(ClusterState restored) {
    state = restored;
    attention.toEverything();
    settleApplied();
  }

  /**
   * This node leads in {@code newTerm}, and an entry of that term is applied here. Entries of
   * earlier terms are therefore applied or will never be.
   */
  public void leading(long newTerm, long nowMillis) {
    term.filter(old -> old >= newTerm)
        .ifPresent(
            old -> {
              throw new IllegalArgumentException("term " + newTerm + " after " + old);
            });
    term = Optional.of(newTerm);
    lastRoundMillis = Math.max(nowMillis, state.clusterMillis());
    attention.toEverything();
    soft.newTerm(state, lastRoundMillis);
  }

  /** This node does not lead any more. What was proposed still has its outcome to come. */
  public void following() {
    term = Optional.empty();
    queue.forEach(waiting -> waiting.giveUp(Undecided.LOST_LEADERSHIP));
    queue.clear();
  }

  /**
   * Lets a command wait for the next round. {@code answer} is called once, on this thread: with the
   * result when its effects are applied here; or with a refusal; or after {@link
   * ControlLimits#answerWithinMillis} with {@code context deadline exceeded}, when it may yet be
   * done.
   *
   * @param forwarded the request that it is, if another manager handed it on: kept in the state
   *     with its effects, and answered from there when it comes again
   */
  public <R> void enqueue(
      Command<R> command,
      Consumer<Verdict<R>> answer,
      Optional<ForwardedRequest> forwarded,
      long nowMillis) {
    if (!isLeading()) {
      answer.accept(Verdict.refused(Undecided.NO_LEADER));
    } else if (queue.size() >= limits.queuedCommands()) {
      answer.accept(Verdict.refused(Refusals.queueFull(limits.queuedCommands())));
    } else {
      long deadline = nowMillis + limits.answerWithinMillis();
      queue.addLast(new Waiting<>(command, answer, forwarded, deadline));
    }
  }

  /** How the proposal of this number ended; called once for each. */
  public void proposalDone(long number, Outcome outcome) {
    Optional<Flight> found = flights.stream().filter(f -> f.number() == number).findFirst();
    if (found.isEmpty()) {
      return; // of a term that is over, and everybody has been answered
    }
    Flight flight = found.get();
    if (outcome instanceof Outcome.Committed committed) {
      flight.committed(committed.index());
      settleApplied();
    } else if (outcome instanceof Outcome.Void) {
      drop(flight, Rejection.outOfSequence());
    } else if (outcome instanceof Outcome.NotDone) {
      drop(flight, Undecided.LOST_LEADERSHIP);
    } else {
      flight.lost();
      flights.removeIf(f -> f == flight && !isOfThisTerm(f));
    }
  }

  /**
   * Looks whether something is to be decided.
   *
   * @param context whose cluster time is not below that of the newest applied entry
   * @return what to propose now; empty if there is nothing, or if it has to wait
   */
  public Optional<Proposal> step(DecisionContext context) {
    long now = context.clusterMillis();
    if (now < state.clusterMillis() && isLeading()) {
      throw new IllegalArgumentException(
          "cluster time " + now + " before the state's " + state.clusterMillis());
    }
    expire(now);
    if (!isLeading()) {
      return Optional.empty();
    }
    soft.tick(state, now);
    Optional<Flight> blocking = ofThisTerm();
    if (blocking.isEmpty() && isRoundDue(now)) {
      blocking = decide(context);
    }
    return blocking.filter(Flight::hasNext).map(f -> f.propose(++proposals, now));
  }

  /** When to call {@link #step} at the latest, if nothing happens before; may lie in the past. */
  public long nextDeadlineMillis() {
    long answers = waiting().mapToLong(Waiting::deadlineMillis).min().orElse(Long.MAX_VALUE);
    if (!isLeading()) {
      return answers;
    }
    long clocks = Math.min(answers, soft.nextDeadlineMillis());
    Optional<Flight> blocking = ofThisTerm();
    if (blocking.isPresent()) {
      return blocking.get().hasNext() ? 0 : Math.min(clocks, blocking.get().stepDownAt(limits));
    }
    return hasWork() ? 0 : Math.min(clocks, Deadlines.next(state, lastRoundMillis));
  }

  /** Why this leader should let another one lead; the shell gives up leadership then. */
  public Optional<String> reasonToStepDown(long nowMillis) {
    if (!isLeading()) {
      return Optional.empty();
    }
    return ofThisTerm()
        .filter(flight -> flight.stepDownAt(limits) <= nowMillis)
        .map(
            flight ->
                flight.isLost()
                    ? "nobody knows whether the last proposal is in the log"
                    : "no majority has confirmed the last proposal")
        .or(soft::reasonToStepDown);
  }

  private Optional<Flight> decide(DecisionContext context) {
    Draft draft = new Draft(state);
    attention.handTo(draft);
    lastRoundMillis = context.clusterMillis();
    Round round = new Round(draft, context, limits, new EntrySizes(size));
    List<Transaction> parts = List.of();
    boolean done = false;
    try {
      round.take(queue);
      parts = round.decide(deciders, term.orElseThrow());
      done = true;
    } finally {
      if (!done) {
        attention.toEverything();
        round.decided().forEach(waiting -> waiting.giveUp(Undecided.LOST_LEADERSHIP));
      }
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Flight flight = new Flight(term.orElseThrow(), parts, round.decided());
    flights.add(flight);
    return Optional.of(flight);
  }

  private boolean isRoundDue(long nowMillis) {
    return hasWork() || Deadlines.next(state, lastRoundMillis) <= nowMillis;
  }

  private boolean hasWork() {
    return !queue.isEmpty() || attention.isNeeded() || soft.wantsRound();
  }

  private void settleApplied() {
    flights.removeIf(flight -> flight.applied(state.appliedIndex()));
  }

  // Deciding again is safe: nothing of it happened, and the deciders look at the state alone.
  private void drop(Flight flight, Rejection rejection) {
    flights.remove(flight);
    attention.toEverything();
    flight.giveUp(rejection);
  }

  private void expire(long nowMillis) {
    waiting()
        .filter(waiting -> waiting.deadlineMillis() <= nowMillis)
        .toList()
        .forEach(waiting -> waiting.giveUp(Undecided.DEADLINE));
    queue.removeIf(Waiting::isAnswered);
    flights.removeIf(f -> !isOfThisTerm(f) && f.waiting().stream().allMatch(Waiting::isAnswered));
  }

  private Stream<Waiting<?>> waiting() {
    return Stream.concat(queue.stream(), flights.stream().flatMap(f -> f.waiting().stream()))
        .filter(waiting -> !waiting.isAnswered());
  }

  private Optional<Flight> ofThisTerm() {
    return flights.stream().filter(this::isOfThisTerm).findFirst();
  }

  private boolean isOfThisTerm(Flight flight) {
    return term.filter(current -> current == flight.term()).isPresent();
  }
}
