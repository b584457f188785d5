"""What a hostile file could make a library do, as functions for the sandbox's child."""

import json
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path


def echo(data: bytes, **arguments: str) -> bytes:
    return data + json.dumps(arguments).encode()


def fill(data: bytes) -> bytes:
    """Take 300 MB of memory and answer that it worked."""
    return str(len(bytearray(300 * 1024 * 1024))).encode()


def compute(data: bytes, seconds: float) -> bytes:
    while time.process_time() < seconds:
        pass
    return b"done"


def sleep(data: bytes, seconds: float) -> bytes:
    time.sleep(seconds)
    return b"done"


def babble(data: bytes, length: int) -> bytes:
    return b"x" * length


def chatter(data: bytes) -> bytes:
    """Print on every output, as careless libraries do."""
    print("noise")
    os.write(1, b"noise")
    os.write(2, b"noise")
    return b"answer"


def write(data: bytes, path: str) -> bytes:
    Path(path).write_bytes(b"x" * 10)
    return b"done"


def fail(data: bytes) -> bytes:
    raise ValueError("no")


def abort(data: bytes) -> bytes:
    os.abort()


def leave(data: bytes) -> bytes:
    """End without an error before the answer is complete."""
    os.write(1, b"half")
    sys.exit(3)


def start(data: bytes, path: str) -> bytes:
    """Start a process that outlives the child, where the sandbox allows it."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", path])
    time.sleep(60)
    return b""


def surroundings(data: bytes) -> bytes:
    """The environment, the open files, the limits, the interfaces that are up, the niceness, the session."""
    names = ("AS", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE")
    found = {
        "environment": dict(os.environ),
        "files": sorted(int(path.name) for path in Path("/proc/self/fd").iterdir()),
        "limits": {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0] for name in names},
        "network": _reaches(),
        "nice": os.nice(0),
        "leads": os.getsid(0) == os.getpid(),
        "django": "django" in sys.modules,
    }
    return json.dumps(found).encode()


def _reaches() -> bool:
    """Whether a datagram finds a route, if only to this machine itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("127.0.0.1", 9))
        except OSError:
            return False
    return True
