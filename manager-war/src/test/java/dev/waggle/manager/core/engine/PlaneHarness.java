package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.decision.SoftState;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.SecretSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plane with a log that does what the test says, and a clock that the test moves. */
final class PlaneHarness {
  static final long TERM = 7;
  private static final Instant WALL = Instant.parse("2026-11-24T07:00:00Z");

  final List<Decider> deciders = new ArrayList<>();
  final QuietSoftState soft = new QuietSoftState();
  long now = 1_000;
  long index = 10;
  long term = TERM;
  private int ids;
  private ControlPlane plane = plane(ControlLimits.DEFAULT, 100);

  PlaneHarness() {
    noOp();
    plane.leading(term, now);
  }

  /** Starts again with these limits, each change counting {@code bytesPerChange}. */
  PlaneHarness with(ControlLimits limits, long bytesPerChange) {
    plane = plane(limits, bytesPerChange);
    noOp();
    plane.leading(term, now);
    return this;
  }

  private ControlPlane plane(ControlLimits limits, long bytesPerChange) {
    Decider all =
        (draft, context) -> {
          soft.wants = false;
          deciders.forEach(one -> one.decide(draft, context));
        };
    return new ControlPlane(List.of(all), soft, limits, change -> bytesPerChange);
  }

  ControlPlane plane() {
    return plane;
  }

  <R> Answer<R> submit(Command<R> command) {
    return submit(command, Optional.empty());
  }

  <R> Answer<R> submit(Command<R> command, ForwardedRequest forwarded) {
    return submit(command, Optional.of(forwarded));
  }

  private <R> Answer<R> submit(Command<R> command, Optional<ForwardedRequest> forwarded) {
    Answer<R> answer = new Answer<>();
    plane.enqueue(command, answer::set, forwarded, now);
    return answer;
  }

  Optional<Proposal> step() {
    return plane.step(context());
  }

  Proposal proposal() {
    return step().orElseThrow(() -> new AssertionError("nothing was proposed"));
  }

  /** Commits and applies the proposal. */
  void commit(Proposal proposal) {
    apply(proposal);
    plane.proposalDone(proposal.number(), new Outcome.Committed(index));
  }

  /** Applies the proposal's entry without a word on its outcome. */
  void apply(Proposal proposal) {
    Applied applied = StateReducer.apply(plane.state(), ++index, term, proposal.transaction());
    plane.applied(applied);
  }

  void newTerm() {
    plane.following();
    term++;
    noOp();
    plane.leading(term, now);
  }

  private void noOp() {
    ClusterState skipped = StateReducer.skip(plane.state(), ++index, term);
    plane.applied(new Applied(skipped, Optional.empty(), List.of()));
  }

  /** Commits whatever the plane proposes until it has nothing more to propose. */
  int settle() {
    int rounds = 0;
    for (Optional<Proposal> next = step(); next.isPresent(); next = step()) {
      commit(next.get());
      rounds++;
    }
    return rounds;
  }

  DecisionContext context() {
    return new DecisionContext() {
      @Override
      public long clusterMillis() {
        return now;
      }

      @Override
      public Instant wallClock() {
        return WALL.plusMillis(now);
      }

      @Override
      public String freshId() {
        return id("fresh" + ids++ + "x");
      }

      @Override
      public String leaderNode() {
        return id("leader");
      }
    };
  }

  static String id(String name) {
    return (name + "0".repeat(25)).substring(0, 25);
  }

  static Secret secret(String name) {
    SecretSpec spec =
        new SecretSpec(
            Optional.of(name),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Extra.NONE);
    return new Secret(new SecretId(id(name)), Version.NONE, WALL, WALL, spec);
  }

  static Command<String> create(String name) {
    return (draft, context) -> {
      draft.put(secret(name));
      return Verdict.accepted(name);
    };
  }

  static boolean holds(ClusterState state, String name) {
    return state.secrets().contains(new SecretId(id(name)));
  }

  static Decider creating(String... names) {
    return (draft, context) -> List.of(names).forEach(name -> putOnce(draft, name));
  }

  private static void putOnce(Draft draft, String name) {
    if (!holds(draft.state(), name)) {
      draft.put(secret(name));
    }
  }

  /** What was answered, once. */
  static final class Answer<R> {
    private final List<Verdict<R>> given = new ArrayList<>();

    void set(Verdict<R> verdict) {
      given.add(verdict);
    }

    boolean isOpen() {
      return given.isEmpty();
    }

    R result() {
      if (given.size() == 1 && given.get(0) instanceof Verdict.Accepted<R> accepted) {
        return accepted.result();
      }
      throw new AssertionError("not one result: " + given);
    }

    String refusal() {
      if (given.size() == 1 && given.get(0) instanceof Verdict.Refused<R> refused) {
        return refused.rejection().message();
      }
      throw new AssertionError("not one refusal: " + given);
    }
  }

  /** Soft state that a test sets by hand. */
  static final class QuietSoftState implements SoftState {
    boolean wants;
    long deadline = Long.MAX_VALUE;
    int terms;
    int ticks;
    Optional<String> stepDown = Optional.empty();

    @Override
    public void newTerm(ClusterState state, long clusterMillis) {
      terms++;
    }

    @Override
    public void tick(ClusterState state, long clusterMillis) {
      ticks++;
    }

    @Override
    public boolean wantsRound() {
      return wants;
    }

    @Override
    public long nextDeadlineMillis() {
      return deadline;
    }

    @Override
    public Optional<String> reasonToStepDown() {
      return stepDown;
    }
  }
}
