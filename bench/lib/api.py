"""The Docker Engine API over a unix socket, with nothing but the standard library."""

import http.client
import json
import socket
import urllib.parse


class Refused(Exception):
    """An answer that is not a success."""

    def __init__(self, status, text):
        super().__init__("%d: %s" % (status, text))
        self.status = status


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Api:
    """One connection per call: whatever happened to the last one is no matter."""

    def __init__(self, path, timeout=30.0):
        self.path = path
        self.timeout = timeout

    def call(self, method, target, body=None, timeout=None):
        connection = self._connection(timeout or self.timeout)
        try:
            content = None if body is None else json.dumps(body)
            headers = {} if body is None else {"Content-Type": "application/json"}
            connection.request(method, target, content, headers)
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as e:
            raise Refused(0, "%s %s: %s" % (method, target, e or type(e).__name__)) from e
        finally:
            self._done(connection)
        if answer.status >= 300:
            raise Refused(answer.status, data.decode(errors="replace").strip())
        return json.loads(data) if data and data[:1] in b'{["' else data

    def _connection(self, timeout):
        return _UnixConnection(self.path, timeout)

    def _done(self, connection):
        connection.close()

    def get(self, target, timeout=None, **filters):
        if filters:
            listed = {key: [value] for key, value in filters.items()}
            target += "?filters=" + urllib.parse.quote(json.dumps(listed))
        return self.call("GET", target, timeout=timeout)

    def post(self, target, body=None, timeout=None):
        return self.call("POST", target, body, timeout)

    def answers(self, target="/_ping", timeout=2.0):
        try:
            self.call("GET", target, timeout=timeout)
            return True
        except Refused:
            return False


class StandingApi(Api):
    """One connection for all calls, as the docker command has it while it shows progress."""

    def __init__(self, path, timeout=30.0):
        super().__init__(path, timeout)
        self._standing = _UnixConnection(path, timeout)

    def _connection(self, timeout):
        return self._standing

    def _done(self, connection):
        pass

    def close(self):
        self._standing.close()


def service(name, replicas):
    """A service that does nothing, as the article's one: a ping of its own host."""
    return {
        "Name": name,
        "TaskTemplate": {"ContainerSpec": {"Image": "alpine:latest", "Args": ["ping", "127.0.0.1"]}},
        "Mode": {"Replicated": {"Replicas": replicas}},
    }
