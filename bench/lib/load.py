"""Clients that write without pause, in a process of their own: one thread, one poll over all.

Each client keeps one connection to a manager's socket and has one request under way; an answer
counts when it is whole and says that the service was created. Afterwards they remove what they made,
which is not measured: a swarm holds only so much.

  load.py CLIENTS SECONDS WARMUP SOCKET...      prints one line of JSON
"""

import json
import os
import selectors
import socket
import sys
import time

# The clients take their share of the processors that are measured: as little as may be.
HEAD = (b"POST /services/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n")
BODY = (b'{"Name": "w%d-%d-%d", "TaskTemplate": {"ContainerSpec": {"Image": "alpine:latest"}},'
        b' "Mode": {"Replicated": {"Replicas": 0}}}')
REMOVE = b"DELETE /services/w%d-%d-%d HTTP/1.1\r\nHost: localhost\r\n\r\n"
CREATED = b"HTTP/1.1 201 "


class Client:
    def __init__(self, number, path):
        self.number = number
        self.path = path
        self.count = 0
        self.sock = None

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)

    def ask(self):
        body = BODY % (os.getpid(), self.number, self.count)
        self.count += 1
        self.send(HEAD % len(body) + body)

    def remove(self):
        """Asks to remove the newest of its services that is left; False if none is."""
        if self.count == 0:
            return False
        self.count -= 1
        self.send(REMOVE % (os.getpid(), self.number, self.count))
        return True

    def send(self, request):
        self.began = time.monotonic()
        self.buffer = b""
        self.sock.sendall(request)

    def take(self):
        """The status once the answer is whole, else None."""
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionError("closed by the manager")
        self.buffer += data
        head, separator, body = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return None
        if head.startswith(CREATED) and body.endswith(b"}\n"):
            return 201  # most answers: nothing else to be looked at
        lines = head.lower().split(b"\r\n")
        if b"transfer-encoding: chunked" in lines:
            whole = body.endswith(b"0\r\n\r\n")
        else:
            length = next((l[15:] for l in lines if l.startswith(b"content-length:")), b"0")
            whole = len(body) >= int(length)
        return int(lines[0].split(b" ")[1]) if whole else None


def remove(selector):
    """Removes all that was created, whatever is answered."""
    while selector.get_map():
        for key, _ in selector.select():
            client = key.data
            if client.take() is not None and not client.remove():
                selector.unregister(client.sock)


def main(clients, seconds, warmup, paths):
    selector = selectors.DefaultSelector()
    for number in range(clients):
        client = Client(number, paths[number % len(paths)])
        client.connect()
        client.ask()
        selector.register(client.sock, selectors.EVENT_READ, client)
    start = time.monotonic() + warmup
    end = start + seconds
    latencies, refused, text = [], 0, ""
    now = time.monotonic()
    while now < end:
        for key, _ in selector.select(end - now):
            client = key.data
            status = client.take()
            if status is None:
                continue
            now = time.monotonic()
            if status != 201:
                refused, text = refused + 1, client.buffer[-200:].decode(errors="replace")
            elif client.began >= start:
                latencies.append(now - client.began)
            client.ask()
        now = time.monotonic()
    remove(selector)
    latencies.sort()
    at = lambda share: latencies[int(share * (len(latencies) - 1))] * 1000 if latencies else None
    print(json.dumps({"rate": len(latencies) / seconds, "median": at(0.5), "p99": at(0.99),
                      "refused": refused, "text": text}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])
