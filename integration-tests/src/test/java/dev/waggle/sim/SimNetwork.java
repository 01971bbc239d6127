package dev.waggle.sim;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Who reaches whom, how fast, and what gets lost. Hosts are named. */
final class SimNetwork {
  /** How long a reply is waited for. */
  static final long TIME_OUT = 6_000;

  private static final long LATE = 3_000;

  private final EventQueue queue;
  private final Dice dice;
  private final Faults faults;
  private final Set<String> mute = new TreeSet<>();
  private final Set<String> deaf = new TreeSet<>();
  private final Set<String> cut = new TreeSet<>();

  SimNetwork(EventQueue queue, Dice dice, Faults faults) {
    this.queue = queue;
    this.dice = dice;
    this.faults = faults;
  }

  /** Nothing that the host sends arrives. */
  void mute(String host) {
    mute.add(host);
  }

  /** Nothing arrives at the host. */
  void deafen(String host) {
    deaf.add(host);
  }

  /** The two do not reach each other; all others reach both. */
  void cut(SimHost one, SimHost other) {
    cut.add(one + ">" + other);
    cut.add(other + ">" + one);
  }

  void restore(String host) {
    mute.remove(host);
    deaf.remove(host);
    cut.removeIf(pair -> List.of(pair.split(">")).contains(host));
  }

  /** Whether each hears the other. */
  boolean connects(SimHost from, SimHost to) {
    return hears(from, to) && hears(to, from);
  }

  /** Whether what {@code from} sends arrives at {@code to}. */
  private boolean hears(SimHost from, SimHost to) {
    return from.isUp() && to.isUp() && isWired(from, to);
  }

  /** Whether its cable carries both ways, to and from everybody. */
  boolean isWired(SimHost host) {
    return !mute.contains(host.name())
        && !deaf.contains(host.name())
        && cut.stream().noneMatch(pair -> pair.startsWith(host + ">"));
  }

  private boolean isWired(SimHost from, SimHost to) {
    return from == to
        || !mute.contains(from.name())
            && !deaf.contains(to.name())
            && !cut.contains(from + ">" + to);
  }

  /** A kernel answers though its processes do not. */
  boolean answersProbe(SimHost judge, SimHost host) {
    return judge.isUp() && host.isPowered() && isWired(judge, host) && isWired(host, judge);
  }

  long delay() {
    return dice.between(1, 12);
  }

  /**
   * A request and its reply. {@code arrive} runs at the receiver, perhaps twice, and gets the way
   * back; {@code failed} runs at the sender if no reply came in time.
   */
  void request(SimHost from, SimHost to, Arrival arrive, Runnable failed) {
    Exchange exchange = new Exchange(from);
    boolean lost = from != to && faults.strikes(Fault.REQUEST_LOST);
    if (lost) {
      from.messageLost();
    }
    if (lost || !hears(from, to)) {
      queue.after(dice.between(5, 400), () -> exchange.end(failed));
      return;
    }
    queue.after(TIME_OUT, () -> exchange.end(failed));
    int copies = from != to && faults.strikes(Fault.REQUEST_TWICE) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long late = i * dice.between(1, LATE);
      queue.after(
          late + delay(), () -> to.process(() -> arrive.at(answer -> reply(to, exchange, answer))));
    }
  }

  private void reply(SimHost to, Exchange exchange, Runnable answer) {
    boolean lost = to != exchange.from && faults.strikes(Fault.REPLY_LOST);
    if (lost) {
      exchange.from.messageLost();
    } else if (hears(to, exchange.from)) {
      queue.after(delay(), () -> exchange.end(answer));
    }
  }

  /** What happens at the receiver; it may send back what is to run at the sender. */
  interface Arrival {
    void at(Consumer<Runnable> reply);
  }

  /** Ends once, at the process that began it if that still lives. */
  private static final class Exchange {
    private final SimHost from;
    private final long life;
    private boolean over;

    Exchange(SimHost from) {
      this.from = from;
      this.life = from.life();
    }

    void end(Runnable how) {
      from.process(
          () -> {
            if (!over && from.life() == life) {
              over = true;
              how.run();
            }
          });
    }
  }
}
