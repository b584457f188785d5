"""Mail servers that refuse, hang or hang up: real ones on a socket. What surely did not go is sent, once."""

import os
import signal
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import ClassVar

import pytest
from huey.exceptions import TaskTimeout

from reports.enums import NotificationKind
from reports.models import Notification
from reports.notifications import mail_queue
from reports.notifications.rows import Message, write_notifications
from reports.services import mailing
from reports.services.mailing import Outcome
from tests.conftest import Office
from units.models import User

pytestmark = pytest.mark.django_db(transaction=True)
HANGS, HANGS_UP = "hangs", "hangs up"
# As the queue's own alarm would, at the moment at which the server has the whole message.
ENDS_TIME = "hangs, and the job's time ends"


class Session(socketserver.StreamRequestHandler):
    """Answers each verb as told, else that all is well; "." is the end of the message, "" the greeting."""

    told: ClassVar[dict[str, str]] = {}
    received: ClassVar[list[str]] = []
    over = threading.Event()

    def handle(self) -> None:
        with suppress(OSError):
            if self._say("", "220 ready"):
                while (line := self.rfile.readline().decode()) and self._serve(line[:4].upper().strip()):
                    pass

    def _serve(self, verb: str) -> bool:
        if verb != "DATA":
            return self._say(verb, "221 bye" if verb == "QUIT" else "250 ok")
        if not self._say(verb, "354 go on"):
            return False
        if self.told.get(verb, "354").startswith("354"):
            lines = []
            while (line := self.rfile.readline()) and line != b".\r\n":
                lines.append(line)
            self.received.append(b"".join(lines).decode())
            return self._say(".", "250 taken")
        return True

    def _say(self, verb: str, usual: str) -> bool:
        """Whether the session goes on."""
        words = self.told.get(verb, usual)
        if words == ENDS_TIME:
            os.kill(os.getpid(), signal.SIGALRM)
        if words in (HANGS, ENDS_TIME):
            self.over.wait(10)
        if words in (HANGS, HANGS_UP, ENDS_TIME):
            return False
        self.wfile.write(f"{words}\r\n".encode())
        return True


@contextmanager
def serving(**told: str) -> Iterator[int]:
    """The port of a mail server; `greeting` and `end` stand for what has no verb."""
    Session.told = {{"greeting": "", "end": "."}.get(verb, verb): words for verb, words in told.items()}
    Session.over.clear()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        Session.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def outside(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    Session.received.clear()


@pytest.fixture
def wulan(office: Office) -> User:
    User.objects.filter(pk=office.cast.officer.pk).update(email="wulan@example.go.id")
    office.cast.officer.refresh_from_db()
    return office.cast.officer


def notify(office: Office, user: User, key: str) -> Notification:
    write_notifications([Message(office.report, NotificationKind.RETURNED, key, f"Kabar {key}.", [user])])
    return Notification.objects.get(user=user, key=key)


SURELY_UNSENT = {
    "refuses": ({"greeting": "554 no"}, Outcome.UNREACHABLE),
    "hangs": ({"greeting": HANGS}, Outcome.UNREACHABLE),
    "hangs up": ({"greeting": HANGS_UP}, Outcome.UNREACHABLE),
    "no mail server": ({"greeting": "HTTP/1.1 400 Bad Request"}, Outcome.UNREACHABLE),
    "full": ({"DATA": "452 insufficient storage"}, Outcome.LATER),
    "not now": ({"end": "451 try later"}, Outcome.LATER),
}
UNCERTAIN = {
    "hangs up with the message": {"end": HANGS_UP},
    "hangs with the message": {"end": HANGS},
    "speaks in riddles": {"end": "\x00\x01"},
}


def test_what_surely_did_not_go_goes_once_and_what_was_cut_off_is_uncertain(office, wulan, settings) -> None:
    for name, (told, outcome) in SURELY_UNSENT.items():
        notify(office, wulan, name)
        with serving(**told) as settings.EMAIL_PORT:
            assert mailing.send_to(wulan.pk) is outcome, name
        assert not Notification.objects.exclude(claimed_at=None, sending_at=None).exists(), name
    # Nobody listens any more at that port.
    assert mailing.send_to(wulan.pk) is Outcome.UNREACHABLE
    Session.received.clear()
    with serving() as settings.EMAIL_PORT:
        mailing.send_waiting()
        mailing.send_waiting()
        assert len(Session.received) == 1 and all(f"Kabar {name}." in Session.received[0] for name in SURELY_UNSENT)
    for name, told in UNCERTAIN.items():
        Notification.objects.all().delete()
        cut_off = notify(office, wulan, name)
        with serving(**told) as settings.EMAIL_PORT:
            assert mailing.send_to(wulan.pk) is Outcome.UNKNOWN, name
        _is_uncertain(cut_off, settings)


def test_a_job_whose_time_ends_while_the_server_has_the_message_sends_nothing_twice(office, wulan, settings) -> None:
    cut_off = notify(office, wulan, "waktu habis")

    def end(*_: object) -> None:
        raise TaskTimeout

    before = signal.signal(signal.SIGALRM, end)
    try:
        with serving(end=ENDS_TIME) as settings.EMAIL_PORT, pytest.raises(TaskTimeout):
            mailing.send_to(wulan.pk)
    finally:
        signal.signal(signal.SIGALRM, before)
    _is_uncertain(cut_off, settings)


def _is_uncertain(notification: Notification, settings) -> None:
    """It is shown as uncertain, and a server that works again gets nothing."""
    notification.refresh_from_db()
    assert notification.mail_is_uncertain
    earlier = notification.sending_at - mail_queue.DIED
    Notification.objects.filter(pk=notification.pk).update(claimed_at=earlier, sending_at=earlier)
    Session.received.clear()
    with serving() as settings.EMAIL_PORT:
        mailing.send_waiting()
    assert Session.received == [] and mail_queue.uncertain().filter(pk=notification.pk).exists()
