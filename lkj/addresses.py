"""Strict readers of addresses in the environment: the mail server's, the site's, the sender of e-mails.

They raise ValueError with a sentence that says what to write and never contains a password.
"""

from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlsplit

_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    tls: bool
    """STARTTLS before anything else is sent."""
    ssl: bool
    """TLS from the first byte."""


def mail_server(address: str) -> MailServer:
    """Read `smtp://user:password@host:587?tls=1`, or `smtps://` for TLS from the first byte."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        # Without its cause, which shows a part of a password with an unescaped # as the port.
        raise ValueError("its host or port cannot be read; write e.g. smtp://mail.example.go.id:587?tls=1") from None
    if parts.scheme not in _PORTS:
        raise ValueError("it must begin with smtp:// or smtps://")
    if not host or parts.path.strip("/") or parts.fragment:
        raise ValueError("write the host and nothing behind it but ?tls=1, and %23, %2F, %3F for #, /, ? in a password")
    tls = _tls(parts.query)
    if parts.scheme == "smtps" and tls is not None:
        raise ValueError("smtps:// is TLS already; leave ?tls= out")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("give a user with a password, or neither")
    if user and parts.scheme == "smtp" and tls is None:
        raise ValueError("a password goes with ?tls=1; write ?tls=0 if it really is to travel unencrypted")
    return MailServer(host, port or _PORTS[parts.scheme], user, password, bool(tls), parts.scheme == "smtps")


def _tls(query: str) -> bool | None:
    """Whether ?tls= asks for STARTTLS; None without it."""
    if not query:
        return None
    values = parse_qsl(query, keep_blank_values=True)
    if values not in ([("tls", "1")], [("tls", "0")]):
        raise ValueError("after the ? only tls=1 or tls=0 is known")
    return values == [("tls", "1")]


def site(address: str) -> str:
    """Read `https://lkj.example.go.id`; returns it without a slash at its end."""
    try:
        parts = urlsplit(address)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or parts.username or not address.isprintable() or " " in address:
        raise ValueError("write it as https://lkj.example.go.id")
    return address.rstrip("/")


def leads_elsewhere(address: str) -> bool:
    """Whether the site's address leads to it from other machines too: `localhost` and 127.0.0.1 are each one's own."""
    host = urlsplit(address).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")


def sender(address: str) -> str:
    """Read `LKj Interim <lkj@example.go.id>`, or the bare address; returns it unchanged."""
    _, bare = parseaddr(address)
    local, _at, domain = bare.rpartition("@")
    if not (local and domain) or not address.isprintable() or " " in bare:
        raise ValueError("write it as LKj Interim <lkj@example.go.id>")
    return address
