"""A swarm of Waggle and one of Docker, of the same size, asked the same questions."""

import os
import shutil
import tempfile

from api import Api, Refused, service
from machines import ROOT, CannotRun, Hosts, eventually, kill

WAGGLE = os.path.join(ROOT, "bin", "waggle")


class Swarm:
    """
    Nodes on hosts 1 to n, the first so many of them managers. Use it in a `with` statement: it
    leaves nothing behind.
    """

    def __init__(self, size, managers, hosts):
        self.size = size
        self.managers = range(1, (managers or size) + 1)
        self.hosts = hosts

    def __enter__(self):
        try:
            self.hosts.up(self.size)
            for host in range(1, self.size + 1):
                self.boot(host)
            self._form()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.hosts.down()

    def _form(self):
        self._init(1)
        tokens = self.api(1).get("/swarm")["JoinTokens"]
        for host in range(2, self.size + 1):
            self.api(host).post("/swarm/join", {
                "ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": self.hosts.address(host),
                "RemoteAddrs": [self.hosts.address(1) + ":2377"],
                "JoinToken": tokens["Manager" if host in self.managers else "Worker"]}, timeout=60)
        self.until_whole()

    def _init(self, host):
        self.api(host).post("/swarm/init", {
            "ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": self.hosts.address(host)}, timeout=60)

    def api(self, host, timeout=30.0):
        return Api(self.socket(host), timeout)

    def engine(self, host):
        return Api(self.hosts.engine(host))

    def others(self, host):
        return [h for h in range(1, self.size + 1) if h != host]

    def leader(self):
        """The number of the host whose manager leads."""
        def found():
            for host in self.managers:
                try:
                    for node in self.api(host, 5).get("/nodes"):
                        if node.get("ManagerStatus", {}).get("Leader"):
                            return self._host_of(node)
                except Refused:
                    continue
            return None
        return eventually("a leader", found)

    def _host_of(self, node):
        return int(node["Description"]["Hostname"][len(self.hosts.prefix):])

    def states(self, api, timeout=2.0):
        """Host number -> state of its node, as this manager shows it."""
        return {self._host_of(n): n["Status"]["State"] for n in api.get("/nodes", timeout=timeout)}

    def until_whole(self):
        """Every manager shows every node ready and every manager reachable."""
        def whole():
            try:
                for host in self.managers:
                    nodes = self.api(host, 5).get("/nodes")
                    ready = [n for n in nodes if n["Status"]["State"] == "ready"]
                    reachable = [n for n in ready
                                 if n.get("ManagerStatus", {}).get("Reachability") == "reachable"]
                    if len(ready) != self.size or len(reachable) != len(self.managers):
                        return False
                return True
            except Refused:
                return False
        eventually("%d nodes, all ready" % self.size, whole, every=0.2)

    def create(self, host, name, replicas):
        return self.api(host).post("/services/create", service(name, replicas))["ID"]

    def scale(self, host, identity, replicas):
        api = self.api(host)
        found = api.get("/services/" + identity)
        spec = found["Spec"]
        spec["Mode"]["Replicated"]["Replicas"] = replicas
        api.post("/services/%s/update?version=%d" % (identity, found["Version"]["Index"]), spec)

    def running(self, host, identity, timeout=5.0):
        """Node id of each running task that is wanted, as the manager on that host shows it."""
        return running(self.api(host, timeout), identity)

    def node_id(self, host):
        return self.api(host).get("/info")["Swarm"]["NodeID"]

    def containers(self, hosts):
        """Ids of the containers that run on the hosts' engines."""
        return {c["Id"] for host in hosts for c in self.engine(host).get("/containers/json")}


def running(api, identity):
    tasks = api.get("/tasks", **{"service": identity, "desired-state": "running"})
    return [t["NodeID"] for t in tasks if t["Status"]["State"] == "running"]


class WaggleSwarm(Swarm):
    label = "Waggle"

    def __init__(self, size=3, managers=None):
        super().__init__(size, managers, Hosts("wbw", "10.63.0"))
        self.directory = tempfile.mkdtemp(prefix="wbw.", dir="/tmp")
        self.processes = {}

    def data(self, host):
        return os.path.join(self.directory, str(host), "data")

    def socket(self, host):
        return os.path.join(self.data(host), "waggle.sock")

    def launch(self, host):
        """Starts the node's process and does not wait for anything."""
        os.makedirs(os.path.join(self.directory, str(host)), exist_ok=True)
        command = [WAGGLE, "node", "--data-dir", self.data(host), "--hostname",
                   self.hosts.name(host), "--engine", "unix://" + self.hosts.engine(host)]
        self.processes[host] = self.hosts.start(
            host, command, dict(os.environ), os.path.join(self.directory, str(host), "out"))

    def boot(self, host):
        self.launch(host)
        def up():
            if self.processes[host].poll() is not None:
                with open(os.path.join(self.directory, str(host), "out")) as out:
                    lines = out.read().strip().splitlines() or ["no output"]
                raise CannotRun("the node on host %d ended: %s" % (host, lines[-1]))
            return self.api(host).answers()
        eventually("the node on host %d answers" % host, up)

    def manager_pid(self, host):
        return self.processes[host].pid

    def kill_manager(self, host):
        kill(self.manager_pid(host))
        self.processes[host].wait()

    def restart_manager(self, host):
        self.boot(host)

    def close(self):
        super().close()
        for process in self.processes.values():
            kill(process.pid)
            process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


class DockerSwarm(Swarm):
    label = "Docker"

    def __init__(self, size=3, managers=None):
        super().__init__(size, managers, Hosts("wbd", "10.64.0"))

    def socket(self, host):
        return self.hosts.engine(host)

    def boot(self, host):
        pass  # the engine is the manager, and `hosts up` started it

    def manager_pid(self, host):
        return self.hosts.engine_pid(host)

    def kill_manager(self, host):
        pid = self.manager_pid(host)
        kill(pid)
        eventually("dockerd is gone", lambda: not os.path.exists("/proc/%d" % pid))

    def restart_manager(self, host):
        self.hosts.poweroff(host)  # its containers would not survive its restart anyway
        self.hosts.poweron(host)


PEERS = {"waggle": WaggleSwarm, "docker": DockerSwarm}
