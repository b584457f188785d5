"""Services of others, each played by a server in a thread."""

import datetime
import email
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.document.signing import cast

MOMENT = datetime.datetime(2022, 7, 8, 7, 6, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, bytes]:
        """The parts of the multipart form, by name."""
        whole = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode() + self.body
        parts = email.message_from_bytes(whole).get_payload()
        return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}


@dataclass(frozen=True)
class Reply:
    """An answer of the server; `pause` is between two bytes of the body, in seconds."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


def json_reply(status: int, **words: object) -> Reply:
    return Reply(status, "application/json", json.dumps(words).encode())


def batched(reply: Reply) -> list[bytes]:
    return [bytes([each]) for each in reply.body] if reply.pause else [reply.body]


@contextmanager
def serving(answer: Callable[[Asked], Reply | None]) -> Iterator[tuple[str, list[Asked]]]:
    """The address of a server that replies by `answer`, and its requests so far; on None it hangs up."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(Asked(self.path, dict(self.headers), body))
            reply = answer(asked[-1])
            if reply is None:
                return
            try:
                self.send_response(reply.status)
                for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                for piece in batched(reply):
                    self.wfile.write(piece)
                    time.sleep(reply.pause)
            except OSError:
                self.close_connection = True

        do_GET = do_POST

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@cache
def time_authority(known: bool = True, moment: datetime.datetime = MOMENT) -> DummyTimeStamper:
    """A time stamp authority under the demo's root or an unknown one, with a clock of its own."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CONTOH – Otoritas Stempel Waktu")])
    issuer, issuer_key = (cast.authority().certificate.subject, cast.authority().key) if known else (name, key)
    builder = x509.CertificateBuilder(
        issuer, name, key.public_key(), x509.random_serial_number(), cast.FROM, cast.UNTIL
    )
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    certificate = builder.add_extension(usage, critical=True).sign(issuer_key, hashes.SHA256())
    plain = serialization.NoEncryption()
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain)
    return DummyTimeStamper(
        asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(der),
        fixed_dt=moment,
    )


def time_stamp(asked: Asked) -> Reply:
    answer = time_authority().request_tsa_response(tsp.TimeStampReq.load(asked.body))
    return Reply(200, "application/timestamp-reply", answer.dump())
