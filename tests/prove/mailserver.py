"""A mail server that accepts everything, slowly, and holds it in memory."""

import random
import socketserver
import threading
import time
from contextlib import suppress


class MailServer:
    """Listens on a port of its own; `received` holds every message that was sent to its end."""

    def __init__(self) -> None:
        self.received: list[str] = []
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _session_for(self.received))
        server.daemon_threads = True
        self.port: int = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()


def _session_for(received: list[str]) -> type[socketserver.StreamRequestHandler]:
    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            # The sender may be killed meanwhile.
            with suppress(OSError):
                self._serve()

        def _serve(self) -> None:
            self._say("220 ready")
            while line := self.rfile.readline():
                verb = line[:4].upper().strip()
                if verb == b"DATA":
                    self._say("354 go on")
                    self._take()
                self._say("221 bye" if verb == b"QUIT" else "250 ok")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def _take(self) -> None:
            lines: list[bytes] = []
            while (line := self.rfile.readline()) and line != b".\r\n":
                lines.append(line)
            if line:
                # Accepted from here on, which the sender does not know yet.
                received.append(b"".join(lines).decode())
                time.sleep(random.uniform(0, 0.4))  # noqa: S311

    return Session
