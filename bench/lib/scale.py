"""From the order to the last running task: a service of 5, then 10, 30 and 60."""

import contextlib
import threading
import time

from api import StandingApi
from machines import CannotRun, say
from report import Results
from swarms import PEERS, running

STEPS = (5, 10, 30, 60)
LONGEST = 120.0
BARE = 30
GOAL = "no slower than Docker"
NODES = 3
# The swarm of the article, and one that survives its leader.
TITLES = {1: "one manager, two workers, an engine each", 3: "three managers, an engine each"}


def until_running(swarm, host, service_id, replicas, began):
    with contextlib.closing(StandingApi(swarm.socket(host))) as api:
        while True:
            if len(running(api, service_id)) >= replicas:
                return time.monotonic() - began
            if time.monotonic() - began > LONGEST:
                return None
            time.sleep(0.1)  # asking costs the managers something, too


def bare(swarm):
    """The same containers without any swarm: what the engines themselves need."""
    def on(host):
        api = swarm.engine(host)
        for _ in range(BARE // swarm.size):
            made = api.post("/containers/create", {
                "Image": "alpine:latest", "Cmd": ["ping", "127.0.0.1"]})
            api.post("/containers/%s/start" % made["Id"])
            started.append((host, made["Id"]))
    started = []
    threads = [threading.Thread(target=on, args=(h,)) for h in range(1, swarm.size + 1)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    if len(started) != BARE:
        raise CannotRun("the engines started %d of %d containers" % (len(started), BARE))
    for host, container in started:
        swarm.engine(host).call("DELETE", "/containers/%s?force=1" % container)
    return took


def run(rounds, sides, managers):
    results = Results(TITLES[managers])
    for number in range(rounds):
        for side in sides:
            say("scale, %s, round %d of %d: %s" % (TITLES[managers], number + 1, rounds, side))
            with PEERS[side](NODES, managers) as swarm:
                measure(swarm, results)
    return results


def measure(swarm, results):
    leader = swarm.leader()

    def until(event, service_id, replicas, began):
        results.add(event, swarm.label,
                    until_running(swarm, leader, service_id, replicas, began), "s", GOAL)

    results.add("(engines alone: %d containers, created and started)" % BARE,
                swarm.label, bare(swarm))
    time.sleep(2)
    began = time.monotonic()
    service_id = swarm.create(leader, "helloworld", STEPS[0])
    until("first service after the start, of %d: create → running" % STEPS[0],
          service_id, STEPS[0], began)
    time.sleep(2)
    began = time.monotonic()
    second = swarm.create(leader, "second", STEPS[0])
    until("second service, of %d" % STEPS[0], second, STEPS[0], began)
    for before, after in zip(STEPS, STEPS[1:]):
        time.sleep(2)
        began = time.monotonic()
        swarm.scale(leader, service_id, after)
        until("scale %d → %d" % (before, after), service_id, after, began)
