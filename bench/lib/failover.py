"""What a leader's end costs: until a manager answers, takes a write, and all runs again."""

import threading
import time

from api import Refused, service
from machines import eventually, pause, resume, say
from report import Results
from swarms import PEERS

REPLICAS = 9
LONGEST = 150.0
FROZEN_SECONDS = 20.0
PROMISES = {
    "frozen": "nothing moved for 30 s",
    "killed": "< 1 s",
    "answer": "< 2.5 s",
    "down": "< 8 s",
    "elsewhere": "< 10 s",
}


class Observer:
    """Asks the surviving managers over and over, each question in a thread of its own."""

    def __init__(self, swarm, lost, service_id):
        self.swarm = swarm
        self.lost = lost
        self.service_id = service_id
        self.lost_node = swarm.node_id(lost)
        self.survivors = swarm.others(lost)
        self.seen = {}
        self._threads = []
        self._over = threading.Event()

    def start(self, began, *questions):
        """Asks from now on; the fault began at `began`, of the monotonic clock."""
        self.began = began
        for question in questions:
            for host in self.survivors:
                thread = threading.Thread(target=self._ask, args=(question, host), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _ask(self, question, host):
        while not self._over.is_set() and question.__name__ not in self.seen:
            try:
                if question(self, host):
                    self.seen.setdefault(question.__name__, time.monotonic() - self.began)
            except Refused:
                pass
            self._over.wait(0.02)

    def wait(self, question, seconds=LONGEST):
        """Seconds from the fault to the first yes; None if there was none in time."""
        deadline = self.began + seconds
        while question.__name__ not in self.seen and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.seen.get(question.__name__)

    def stop(self):
        self._over.set()
        for thread in self._threads:
            thread.join(15)


def answer(observer, host):
    observer.swarm.api(host).get("/nodes", timeout=10)
    return True


def write(observer, host):
    name = "w-%d-%d" % (host, time.monotonic_ns())
    observer.swarm.api(host).post("/services/create", service(name, 0), timeout=10)
    return True


def down(observer, host):
    return observer.swarm.states(observer.swarm.api(host)).get(observer.lost) == "down"


def elsewhere(observer, host):
    nodes = observer.swarm.running(host, observer.service_id)
    return len([n for n in nodes if n != observer.lost_node]) >= REPLICAS


class Case:
    """One fault on the leader of a settled swarm, watched from the others."""

    def __init__(self, swarm, service_id):
        self.swarm = swarm
        eventually("%d tasks run" % REPLICAS, self._settled(service_id))
        swarm.until_whole()
        time.sleep(2)  # let the swarm come to rest: what came before is not measured
        self.leader = swarm.leader()
        self.before = swarm.containers(swarm.others(self.leader))
        self.observer = Observer(swarm, self.leader, service_id)

    def _settled(self, service_id):
        def settled():
            try:
                return len(self.swarm.running(1, service_id)) == REPLICAS
            except Refused:
                return False
        return settled

    def untouched(self):
        """How many containers of the other hosts are not there any more."""
        return len(self.before - self.swarm.containers(self.swarm.others(self.leader)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.observer.stop()


def frozen(swarm, service_id, results):
    """The manager's process stops for a while, the machine lives."""
    with Case(swarm, service_id) as case:
        here = swarm.containers([case.leader])
        pid = swarm.manager_pid(case.leader)
        began = time.monotonic()
        pause(pid)
        try:
            case.observer.start(began, write)
            took = case.observer.wait(write)
            time.sleep(max(0.0, FROZEN_SECONDS - (time.monotonic() - case.observer.began)))
        finally:
            resume(pid)
        results.add("leader frozen (SIGSTOP) → first acknowledged write", swarm.label, took)
        swarm.until_whole()
        time.sleep(3)
        moved = case.untouched() + len(here - swarm.containers([case.leader]))
        results.add("… containers stopped by a freeze of %.0f s" % FROZEN_SECONDS, swarm.label,
                    moved, "", "0")


def killed(swarm, service_id, results):
    """The manager's process ends by SIGKILL and is started again after the measurement."""
    with Case(swarm, service_id) as case:
        began = time.monotonic()
        swarm.kill_manager(case.leader)
        case.observer.start(began, write)
        took = case.observer.wait(write)
        results.add("leader's process killed → first acknowledged write", swarm.label, took, "s",
                    PROMISES["killed"])
        touched = case.untouched()
        results.add("… containers of other hosts touched", swarm.label, touched, "", "0")
    swarm.restart_manager(case.leader)


def unplugged(swarm, service_id, results):
    """The cable is pulled, and put back after the measurement."""
    with Case(swarm, service_id) as case:
        began = time.monotonic()
        swarm.hosts.unplug(case.leader)
        case.observer.start(began, answer, write)
        results.add("leader unplugged → first answer of another manager", swarm.label,
                    case.observer.wait(answer), "s", PROMISES["answer"])
        results.add("leader unplugged → first acknowledged write", swarm.label,
                    case.observer.wait(write))
        case.observer.stop()
        swarm.hosts.plug(case.leader)


def powered_off(swarm, service_id, results):
    """Unplugged and killed with all that ran there. Nothing comes back: the last case of a round."""
    with Case(swarm, service_id) as case:
        began = time.monotonic()
        swarm.hosts.unplug(case.leader)
        case.observer.start(began, answer, write, down, elsewhere)
        swarm.hosts.poweroff(case.leader)
        for event, question, goal in (
                ("leader powered off → first answer of another manager", answer, "answer"),
                ("leader powered off → first acknowledged write", write, ""),
                ("leader powered off → shown Down", down, "down"),
                ("leader powered off → all its tasks run elsewhere", elsewhere, "elsewhere")):
            results.add(event, swarm.label, case.observer.wait(question), "s", PROMISES.get(goal, ""))
        results.add("… containers of other hosts touched by the power-off", swarm.label,
                    case.untouched(), "", "0")


# The kill comes first: what a freeze leaves behind is not what is asked of it (performance.md).
CASES = {"killed": killed, "frozen": frozen, "unplugged": unplugged, "powered-off": powered_off}


def run(rounds, sides, cases):
    results = Results("three managers, %d tasks" % REPLICAS)
    for number in range(rounds):
        for side in sides:
            say("failover, round %d of %d: %s" % (number + 1, rounds, side))
            with PEERS[side]() as swarm:
                service_id = swarm.create(swarm.leader(), "helloworld", REPLICAS)
                for name in CASES:
                    if name in cases:
                        say("  " + name)
                        CASES[name](swarm, service_id, results)
    return results
