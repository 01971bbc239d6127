"""Hosts with an engine each, made by integration-tests/tools/hosts, and what runs on them."""

import os
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(ROOT, "integration-tests", "tools", "hosts")
NEEDED = ("docker", "dockerd", "ip", "iptables", "nsenter", "unshare", "busybox")


class CannotRun(Exception):
    """What this machine lacks, or what did not come up: one line for people."""


def require_machine():
    if os.geteuid() != 0:
        raise CannotRun("needs root: hosts are network namespaces with an engine each")
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        raise CannotRun(
            "not on the PATH: " + ", ".join(missing)
            + " (Debian: docker.io iptables iproute2 busybox-static, and the docker client)")


def eventually(what, condition, seconds=120.0, every=0.05):
    """The first true answer of `condition`; CannotRun if there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise CannotRun("not within %.0f s: %s" % (seconds, what))
        time.sleep(every)


class Hosts:
    """A set of hosts, numbered from 1. Whatever was started on them ends with `down`."""

    def __init__(self, prefix, network):
        self.prefix = prefix
        self.network = network
        self.directory = "/tmp/%s-hosts" % prefix
        self.environment = dict(
            os.environ, HOSTS_PREFIX=prefix, HOSTS_NET=network, HOSTS_DIR=self.directory)

    def tool(self, *arguments):
        done = subprocess.run(
            [TOOL, *arguments], env=self.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            tail = (done.stdout.strip().splitlines() or ["no output"])[-1]
            raise CannotRun("hosts %s: %s" % (" ".join(arguments), tail))
        return done.stdout

    def up(self, count):
        self.down()  # what a run that was killed has left
        self.tool("up", str(count))
        self.tool("image")

    def down(self):
        self.tool("down")

    def name(self, host):
        return "%s%d" % (self.prefix, host)

    def address(self, host):
        return "%s.%d" % (self.network, host)

    def engine(self, host):
        """The path of the engine's socket."""
        return os.path.join(self.directory, self.name(host), "docker.sock")

    def engine_pid(self, host):
        with open(os.path.join(self.directory, self.name(host), "docker.pid")) as file:
            return int(file.read())

    def containerd_pid(self, host):
        path = os.path.join(self.directory, self.name(host), "exec", "containerd", "containerd.pid")
        with open(path) as file:
            return int(file.read())

    def start(self, host, command, environment, output):
        """Starts a command on a host; the process is the command's own, no shell stays between."""
        inside = ["nsenter", "--net=/run/netns/" + self.name(host), "unshare", "--uts",
                  "sh", "-c", 'hostname "$0"; exec "$@"', self.name(host)]
        with open(output, "ab") as out:
            return subprocess.Popen(
                inside + command, env=environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def unplug(self, host):
        self.tool("unplug", self.name(host))

    def plug(self, host):
        self.tool("plug", self.name(host))

    def poweroff(self, host):
        """Kills all that runs on the host. It takes a second: unplug first to have an instant."""
        self.tool("poweroff", self.name(host))

    def poweron(self, host):
        self.tool("poweron", self.name(host))


def send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def pause(pid):
    send(pid, signal.SIGSTOP)


def resume(pid):
    send(pid, signal.SIGCONT)


def kill(pid):
    send(pid, signal.SIGKILL)


def processor_seconds(pid):
    """What the process has used of its processors so far, in user and kernel mode."""
    with open("/proc/%d/stat" % pid) as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid):
    """The process's resident set, and its proportional share of what it shares with others."""
    values = {}
    with open("/proc/%d/smaps_rollup" % pid) as file:
        for line in file:
            parts = line.split()
            if len(parts) == 3 and parts[2] == "kB":
                values[parts[0].rstrip(":")] = int(parts[1]) / 1024.0
    return values["Rss"]


def machine():
    """Size of this machine, for the report: never its name or a path."""
    with open("/proc/meminfo") as file:
        total = int(file.readline().split()[1]) / 1024 / 1024
    model = "unknown"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return "%d cores (%s), %.0f GB, Linux %s" % (os.cpu_count(), model, total, os.uname().release)


def say(text):
    print("bench: " + text, file=sys.stderr, flush=True)
