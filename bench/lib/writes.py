"""Acknowledged writes per second: services without replicas, created by clients that never pause."""

import json
import os
import subprocess
import sys
import time

from machines import CannotRun, say
from report import Results
from swarms import PEERS

LOAD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.py")
CLIENTS = 64
SECONDS = 10
WARMUP = 5


def load(clients, seconds, warmup, sockets):
    done = subprocess.run(
        [sys.executable, "-B", LOAD, str(clients), str(seconds), str(warmup), *sockets],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds + warmup + 180)
    if done.returncode != 0:
        raise CannotRun("the clients ended: " + (done.stderr.strip().splitlines() or ["?"])[-1])
    answer = json.loads(done.stdout)
    if answer["refused"]:
        say("  %d writes were refused, the last with: %s" % (answer["refused"], answer["text"]))
    return answer


def run(rounds, sides):
    results = Results("three managers")
    for number in range(rounds):
        for side in sides:
            say("writes, round %d of %d: %s" % (number + 1, rounds, side))
            with PEERS[side]() as swarm:
                leader = swarm.leader()
                sockets = [swarm.socket(h) for h in [leader] + swarm.others(leader)]
                one = load(1, 5, WARMUP, sockets[:1])
                results.add("one client at the leader: a write, median", swarm.label, one["median"], "ms")
                results.add("one client at the leader: a write, 99th percentile", swarm.label, one["p99"], "ms")
                time.sleep(1)
                many = load(CLIENTS, SECONDS, WARMUP, sockets[:1])
                results.add("%d clients at the leader" % CLIENTS, swarm.label, many["rate"],
                            "writes/s", "> 1,750 a second")
                results.add("… a write, 99th percentile", swarm.label, many["p99"], "ms")
                time.sleep(1)
                spread = load(CLIENTS, SECONDS, 2, sockets)
                results.add("%d clients over all three managers" % CLIENTS, swarm.label,
                            spread["rate"], "writes/s")
    return results
