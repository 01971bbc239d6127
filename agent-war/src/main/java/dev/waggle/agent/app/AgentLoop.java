package dev.waggle.agent.app;

import dev.waggle.agent.adapter.managerlink.ManagerFailure;
import dev.waggle.agent.adapter.observe.AgentCondition.Condition;
import dev.waggle.agent.app.AgentPorts.Link;
import dev.waggle.agent.app.Membership.Member;
import dev.waggle.agent.core.node.Effect;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.agent.core.node.Tick;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.node.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * The one thread that owns the core. Others only put what they have to tell into its inbox; it asks
 * the core what is to be done, and has it done by others.
 */
final class AgentLoop
    implements EngineLink.Listener, SwarmLink.Listener, EffectRunner.Outcomes, AutoCloseable {
  private static final Logger LOG = System.getLogger(AgentLoop.class.getName());
  private static final long MEMBERSHIP_MILLIS = 250;
  private static final Duration END = Duration.ofSeconds(5);

  private final AgentConfig config;
  private final AgentPorts ports;
  private final SelfDescription self;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final EngineRunner runner;
  private final EngineLink engine;
  private final SwarmLink swarm;
  private final EffectRunner effects;
  private final Membership membership;
  private final NodeTasks tasks;
  private final Thread thread = new Thread(this::run, "waggle-agent");
  private Optional<Member> member = Optional.empty();
  private Optional<Link> link = Optional.empty();
  private final List<Effect> wanted = new ArrayList<>();
  private boolean knowsMembership;
  private long lookAtMembershipMillis;
  private volatile boolean closed;

  /** Takes up what the process before this one kept; nothing happens before {@link #start}. */
  AgentLoop(AgentConfig config, AgentPorts ports) {
    this.config = config;
    this.ports = ports;
    this.self = new SelfDescription(config);
    this.runner = new EngineRunner(ports.engine());
    this.engine = new EngineLink(ports.engine(), runner, inbox::add, this);
    this.swarm = new SwarmLink(ports.store(), inbox::add, this, new SplittableRandom());
    this.effects = new EffectRunner(ports.store(), ports.engine(), runner, this);
    this.membership = new Membership(ports.directory());
    this.tasks = new NodeTasks(ports.store().fence(), ports.store().tasks());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends the agent; the containers run on. */
  @Override
  public void close() {
    closed = true;
    Threads.end(END, thread);
  }

  private void run() {
    try {
      lookAtMembership();
      perform(tasks.resume(now()));
      flush();
      while (!closed) {
        turn();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the agent ends");
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "the agent has failed; its containers run on: restart this node", e);
      ports.condition().set(new Condition(Optional.of("failed: " + e), false, false, 0));
    } finally {
      swarm.close();
      engine.close();
      runner.close();
      self.close();
    }
  }

  private void turn() throws InterruptedException {
    Runnable first = inbox.poll(waitMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      List<Runnable> told = new ArrayList<>(List.of(first));
      inbox.drainTo(told);
      told.forEach(Runnable::run);
      flush();
    }
    lookAtMembership();
    perform(tasks.tick(now()));
    flush();
    engine.tick(nowMillis(), tasks);
    swarm.report(tasks);
    show();
    requireEngineOfStranger();
  }

  private long waitMillis() {
    long now = nowMillis();
    long next =
        LongStream.concat(tasks.nextWakeUp().stream(), swarm.nextReportMillis(tasks).stream())
            .min()
            .orElse(now + MEMBERSHIP_MILLIS);
    return Math.max(1, Math.min(MEMBERSHIP_MILLIS, next - now));
  }

  private void lookAtMembership() {
    if (knowsMembership && nowMillis() < lookAtMembershipMillis) {
      return;
    }
    lookAtMembershipMillis = nowMillis() + MEMBERSHIP_MILLIS;
    membership.look().ifPresent(found -> follow(found.member()));
  }

  private void follow(Optional<Member> now) {
    boolean another = member.filter(m -> now.filter(m::isSameNode).isEmpty()).isPresent();
    if (another || !knowsMembership && isOfAnother(now)) {
      leave();
    }
    knowsMembership = true;
    if (now.isPresent()) {
      dial(now.get());
    }
    member = now;
    engine.follow(now.map(m -> m.identity().nodeId()));
  }

  /** Whether what was kept belongs to a membership that has ended while nobody looked. */
  private boolean isOfAnother(Optional<Member> now) {
    Optional<NodeId> node = now.map(m -> m.identity().nodeId());
    boolean foreignTask =
        tasks.tasks().values().stream()
            .anyMatch(task -> !task.assigned().task().nodeId().equals(node));
    boolean foreignSwarm =
        tasks
            .work()
            .highest()
            .filter(f -> now.filter(m -> m.identity().clusterId().equals(f.swarm())).isEmpty())
            .isPresent();
    return foreignTask || foreignSwarm;
  }

  private void dial(Member now) {
    try {
      Link dialed = ports.dialer().dial(now.identity(), now.credentials());
      link = Optional.of(dialed);
      swarm.follow(now, dialed.managers());
      if (member.isEmpty()) {
        LOG.log(
            Level.INFO,
            "node {0} of swarm {1}",
            now.identity().nodeId(),
            now.identity().clusterId());
      }
    } catch (ManagerFailure e) {
      LOG.log(Level.ERROR, "{0}: join the swarm again", e.getMessage());
    }
  }

  private void leave() {
    LOG.log(Level.INFO, "in no swarm any more: stopping and removing the tasks of this node");
    swarm.leave();
    link = Optional.empty();
    perform(tasks.left(now()));
    flush();
  }

  private void perform(List<Effect> more) {
    if (more.contains(new Effect.Resync())) {
      swarm.resync();
    }
    wanted.addAll(more);
  }

  /** Everything that a turn was told is written down at once: a force of the disk is dear. */
  private void flush() {
    runner.use(self.supply(engine.facts(), tasks.work()));
    effects.perform(List.copyOf(wanted), member.map(m -> m.identity().nodeId()), nowMillis());
    wanted.clear();
  }

  private void show() {
    Optional<String> notReady = effects.trouble().or(engine::trouble).or(runner::trouble);
    swarm.publish(
        self.hello(member, link, engine.facts()),
        new AgentMessage.Heartbeat(tasks.sequence(), tasks.refused(), notReady, tasks.beside()));
    ports
        .condition()
        .set(new Condition(notReady, member.isPresent(), swarm.hasSession(), tasks.tasks().size()));
  }

  /** A member waits for its engine; a node in no swarm that has none is a mistake. */
  private void requireEngineOfStranger() {
    if (config.exitOnFailure() && knowsMembership && member.isEmpty() && engine.neverAnswered()) {
      StartFailure.end(
          "no Docker Engine answers at "
              + config.engine()
              + ": start it, or name it by --engine, or start with --runtime process");
    }
  }

  @Override
  public void finished(TaskId task, TaskAction action, StepOutcome outcome) {
    inbox.add(() -> perform(tasks.finished(task, action, outcome, now())));
  }

  @Override
  public Optional<LocalTask> task(TaskId id) {
    return tasks.task(id);
  }

  @Override
  public void seen(TaskId task, Optional<ContainerView> container) {
    perform(tasks.seen(task, container, now()));
  }

  @Override
  public void found(Set<TaskId> containers) {
    perform(tasks.found(containers));
  }

  @Override
  public void foundBeside(SortedMap<NodeId, Set<TaskId>> containers) {
    perform(tasks.foundBeside(containers));
  }

  @Override
  public void sessionOpened() {
    perform(tasks.sessionStarted());
  }

  @Override
  public void told(ManagerMessage message) {
    if (message instanceof ManagerMessage.Complete complete) {
      perform(tasks.assigned(complete.set(), now()));
    } else if (message instanceof ManagerMessage.Incremental incremental) {
      perform(tasks.assigned(incremental.change(), now()));
    } else if (message instanceof ManagerMessage.NodesGone gone) {
      perform(tasks.gone(gone));
    }
  }

  @Override
  public void removed() {
    leave();
  }

  @Override
  public void acknowledged(List<TaskStatusUpdate> statuses) {
    tasks.outbox().acknowledged(statuses);
  }

  @Override
  public long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private Tick now() {
    return new Tick(nowMillis(), Instant.now());
  }
}
