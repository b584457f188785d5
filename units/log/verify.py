"""Looking the log over: every row, every link, every trigger. Reads only."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from units.log import triggers
from units.models import Chain, Event, Organization, User
from units.models.log import BEGINNING

# Rows held at a time.
PORTION = 500
# What a moment or a JSON written by hand into the table makes of reading it.
_UNREADABLE = (ValueError, TypeError, AttributeError)


@dataclass(frozen=True)
class Finding:
    """Something wrong, as a sentence; the chain's key and the event's number and key as far as there are any."""

    message: str
    chain: int | None = None
    number: int | None = None
    event: int | None = None


@dataclass(frozen=True)
class Head:
    """A chain at the moment it was looked over. Kept elsewhere, it proves later what stood in the chain so far."""

    chain: int
    name: str
    length: int
    hash: str


@dataclass
class Link:
    """The event that the walk stands on, or what stands before the first; without a hash where it is unreadable."""

    key: int
    number: int
    hash: str | None


class Walk:
    """Through one chain, in the order of its numbers, `findings` growing on the way."""

    def __init__(self, chain: Chain, since: datetime.date | None = None) -> None:
        self.chain = chain
        self.findings: list[Finding] = []
        self.last = self._start(since)

    def go(self) -> Head:
        """To the end, that of the meanwhile included: others may go on writing."""
        while True:
            for event in self._rest():
                self._look_at(event)
            self.chain.refresh_from_db()
            if self.chain.length <= self.last.number or not self._rest_query().exists():
                break
        self._compare_head()
        return Head(self.chain.pk, str(self.chain), self.chain.length, self.chain.head)

    def _start(self, since: datetime.date | None) -> Link:
        """What stands before the first event of that day: it is taken as it is."""
        if since is not None:
            later = Event.objects.filter(chain=self.chain, at__date__gte=since).order_by("number")
            first = later.values_list("number", flat=True).first()
            number = first if first is not None else self.chain.length + 1
            before = Event.objects.filter(chain=self.chain, number__lt=number).order_by("-number")
            if row := before.values_list("pk", "number", "hash").first():
                return Link(*row)
        return Link(0, 0, BEGINNING)

    def _rest_query(self) -> Any:
        return Event.objects.filter(chain=self.chain, number__gt=self.last.number).order_by("number")

    def _rest(self) -> Iterator[Event]:
        while portion := self._portion():
            yield from portion

    def _portion(self) -> list[Event]:
        try:
            return list(self._rest_query()[:PORTION])
        except _UNREADABLE:
            return self._next_readable()

    def _next_readable(self) -> list[Event]:
        """One event, those that cannot even be read left behind as findings."""
        for key, number in self._rest_query().values_list("pk", "number").iterator(PORTION):
            try:
                return [Event.objects.get(pk=key)]
            except _UNREADABLE:
                self.findings.append(Finding("Isinya tidak dapat dibaca: pernah diubah.", self.chain.pk, number, key))
                self.last = Link(key, number, None)
        return []

    def _look_at(self, event: Event) -> None:
        last, number = self.last, event.number
        if number != last.number + 1:
            gone = f"nomor {last.number + 1}" if number == last.number + 2 else f"nomor {last.number + 1}–{number - 1}"
            self._find(f"Peristiwa {gone} hilang.", number=last.number + 1)
        elif last.hash is not None and event.previous != last.hash:
            self._find("Tidak bersambung dengan peristiwa sebelumnya.", event)
        if event.pk <= last.key:
            self._find("Urutan penyimpanannya tidak sesuai dengan nomornya.", event)
        if not _is_itself(event):
            self._find("Isinya tidak cocok dengan sidik hash-nya: pernah diubah.", event)
        self.last = Link(max(event.pk, last.key), number, event.hash)

    def _compare_head(self) -> None:
        if self.chain.length != self.last.number:
            self._find(
                f"Rantai mencatat {self.chain.length} peristiwa, tetapi peristiwa terakhirnya bernomor "
                f"{self.last.number}.",
            )
        elif self.last.hash is not None and self.chain.head != self.last.hash:
            self._find("Ujung rantai tidak sama dengan sidik hash peristiwa terakhirnya.", number=self.last.number)

    def _find(self, message: str, event: Event | None = None, number: int | None = None) -> None:
        number = event.number if event else number
        self.findings.append(Finding(message, self.chain.pk, number, event.pk if event else None))


def look_over(since: datetime.date | None = None) -> tuple[list[Head], list[Finding]]:
    """Every chain with its head, and everything that is wrong. Memory does not grow with the log."""
    heads, findings = [], _around()
    for chain in Chain.objects.select_related("organization").order_by("pk"):
        walk = Walk(chain, since)
        heads.append(walk.go())
        findings += walk.findings
    return heads, findings


def kept(chain: int, length: int, head: str) -> list[Finding]:
    """What speaks against a head that was kept elsewhere being that of the chain's first `length` events."""
    if not Chain.objects.filter(pk=chain).exists():
        return [Finding("Rantai ini tidak ada.", chain)]
    if length == 0:
        return []
    found = Event.objects.filter(chain=chain, number=length).values_list("pk", "hash").first()
    if found is None:
        return [Finding(f"Rantai lebih pendek daripada yang disimpan di luar ({length} peristiwa).", chain, length)]
    if found[1] != head:
        return [
            Finding(
                "Sidik hash berbeda dari yang disimpan di luar: rantai pernah ditulis ulang.", chain, length, found[0]
            )
        ]
    return []


def _is_itself(event: Event) -> bool:
    try:
        return event.hash == event.fingerprint()
    except _UNREADABLE:
        return False


def _around() -> list[Finding]:
    """Triggers that are missing, events of no chain, and those before a chain's first, where no walk begins."""
    findings = [Finding(f"Pemicu {name} tidak terpasang.") for name in triggers.missing(connection)]
    events = Event.objects.values_list("chain_id", "number", "pk")
    lost = events.exclude(chain__in=Chain.objects.all())
    findings += [Finding("Rantai peristiwa ini tidak ada.", *row) for row in lost.iterator()]
    early = events.filter(number__lt=1).order_by("pk")
    findings += [Finding("Peristiwa ini disisipkan sebelum yang pertama.", *row) for row in early.iterator()]
    return findings + [Finding(f"{name} pernah dipakai, tetapi seluruh catatannya hilang.") for name in _silent()]


def _silent() -> list[str]:
    """Who has no chain at all although somebody of theirs has logged in, which is always told."""
    came = User.objects.filter(last_login__isnull=False)
    offices = Organization.objects.filter(chain__isnull=True, officials__user__in=came).distinct().order_by("pk")
    names = [office.name for office in offices]
    others = came.filter(official__isnull=True, memberships__isnull=True)
    if others.exists() and not Chain.objects.filter(organization__isnull=True).exists():
        names.append("Instalasi")
    return names
