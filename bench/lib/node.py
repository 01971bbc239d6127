"""One node alone: its start, and the memory that it holds with tasks."""

import time

from machines import CannotRun, eventually, processor_seconds, resident_megabytes, say
from report import Results
from scale import until_running
from swarms import DockerSwarm, WaggleSwarm

TASKS = 60
REST = 20.0
IDLE = 30.0


def _first(api, target, began):
    eventually("an answer to " + target, lambda: api.answers(target), every=0.01)
    return time.monotonic() - began


def _waggle(results):
    with WaggleSwarm(1) as swarm:
        swarm.kill_manager(1)
        time.sleep(1)
        began = time.monotonic()
        swarm.launch(1)
        results.add("start → first answer of a member to `docker node ls`", "Waggle",
                    _first(swarm.api(1), "/nodes", began), "s", "< 8 s")
        memory(swarm, results, lambda: [swarm.manager_pid(1)])
    with WaggleFresh() as swarm:
        results.add("first start, in no swarm → first answer", "Waggle",
                    _first(swarm.api(1), "/_ping", swarm.began), "s", "< 8 s")


class WaggleFresh(WaggleSwarm):
    """A node that has never run before, in no swarm; `began` is the instant of its start."""

    def __init__(self):
        super().__init__(1)

    def boot(self, host):
        self.began = time.monotonic()
        self.launch(host)

    def _form(self):
        pass


def _docker(results):
    with DockerSwarm(1) as swarm:
        swarm.hosts.poweroff(1)
        time.sleep(1)
        began = time.monotonic()
        swarm.hosts.poweron(1)
        results.add("start → first answer of a member to `docker node ls`", "Docker",
                    _first(swarm.api(1), "/nodes", began), "s", "< 8 s")
        memory(swarm, results, lambda: [swarm.hosts.engine_pid(1)])


def memory(swarm, results, processes):
    def megabytes():
        return sum(resident_megabytes(pid) for pid in processes())
    swarm.until_whole()
    results.add("resident memory without tasks", swarm.label, megabytes(), "MB")
    began = time.monotonic()
    service_id = swarm.create(1, "helloworld", TASKS)
    if until_running(swarm, 1, service_id, TASKS, began) is None:
        raise CannotRun("%d tasks do not run on one node" % TASKS)
    time.sleep(REST)
    results.add("resident memory with %d tasks" % TASKS, swarm.label, megabytes(), "MB", "< 400 MB")
    before = sum(processor_seconds(pid) for pid in processes())
    time.sleep(IDLE)
    used = sum(processor_seconds(pid) for pid in processes()) - before
    results.add("… and nothing to do: of one processor", swarm.label, 100 * used / IDLE, "%")


def run(rounds, sides):
    results = Results("one node")
    for number in range(rounds):
        for side in sides:
            say("node, round %d of %d: %s" % (number + 1, rounds, side))
            _waggle(results) if side == "waggle" else _docker(results)
    return results
