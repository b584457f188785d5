"""Verification of the event log: every row's hash, every link between rows, every trigger. It only reads.

A chain is walked from its first event to its last. What is wrong becomes a Finding; a sound log has none.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from units.log import triggers
from units.log.heads import kept
from units.models import Chain, Event, Organization, User
from units.models.log import BEGINNING

# Rows held in memory at a time.
PORTION = 500
# Raised by reading a row whose date or JSON was written into the table by hand.
_UNREADABLE = (ValueError, TypeError, AttributeError)


@dataclass(frozen=True)
class Finding:
    """A fault of the log as a sentence for people, with the chain's key and the event's number and key if known."""

    message: str
    chain: int | None = None
    number: int | None = None
    event: int | None = None


@dataclass(frozen=True)
class Head:
    """The length and last hash of a chain. Stored outside of the database, it later proves the chain up to there."""

    chain: int
    name: str
    length: int
    hash: str


@dataclass
class Link:
    """The last event that the walk has passed, or the beginning of the chain; `hash` is None if unreadable."""

    key: int
    number: int
    hash: str | None


class Walk:
    """A walk through one chain in the order of its numbers, which collects `findings`.

    With `since` it begins at the first event of that day and takes the event before it for granted.
    """

    def __init__(self, chain: Chain, since: datetime.date | None = None) -> None:
        self.chain = chain
        self.findings: list[Finding] = []
        self.last = self._start(since)

    def go(self) -> Head:
        """Walk to the end of the chain, events included that others append meanwhile; returns its head."""
        while True:
            for event in self._rest():
                self._check(event)
            self.chain.refresh_from_db()
            if self.chain.length <= self.last.number or not self._rest_query().exists():
                break
        self._compare_head()
        return Head(self.chain.pk, str(self.chain), self.chain.length, self.chain.head)

    def _start(self, since: datetime.date | None) -> Link:
        """The link before the first event since that day, or before the first event of the chain."""
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
        """The next event that can be read, alone in a list; the unreadable ones before it become findings."""
        for key, number in self._rest_query().values_list("pk", "number").iterator(PORTION):
            try:
                return [Event.objects.get(pk=key)]
            except _UNREADABLE:
                self.findings.append(Finding("Isinya tidak dapat dibaca: pernah diubah.", self.chain.pk, number, key))
                self.last = Link(key, number, None)
        return []

    def _check(self, event: Event) -> None:
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


def verify_log(since: datetime.date | None = None) -> tuple[list[Head], list[Finding]]:
    """The head of every chain, and all findings. Memory does not grow with the log."""
    heads, findings = [], _outside_of_chains()
    for chain in Chain.objects.select_related("organization").order_by("pk"):
        walk = Walk(chain, since)
        heads.append(walk.go())
        findings += walk.findings
    for each in kept():
        findings += compare_head(each.chain, each.length, each.hash, each.source)
    return heads, findings


def compare_head(chain: int, length: int, head: str, source: str = "yang disimpan di luar") -> list[Finding]:
    """Findings where the hash of the chain's event number `length` is not `head`, as the source has it from before."""
    if not Chain.objects.filter(pk=chain).exists():
        return [Finding(f"Rantai ini tidak ada, tetapi ada pada {source}.", chain)]
    if length == 0:
        return []
    found = Event.objects.filter(chain=chain, number=length).values_list("pk", "hash").first()
    if found is None:
        sentence = f"Rantai lebih pendek daripada {source} ({length} peristiwa): peristiwa terbaru hilang."
        return [Finding(sentence, chain, length)]
    if found[1] != head:
        sentence = f"Sidik hash berbeda dari {source}: rantai pernah ditulis ulang."
        return [Finding(sentence, chain, length, found[0])]
    return []


def _is_itself(event: Event) -> bool:
    try:
        return event.hash == event.fingerprint()
    except _UNREADABLE:
        return False


def _outside_of_chains() -> list[Finding]:
    """What no walk meets: missing triggers, events without a chain or before its first number, missing chains."""
    findings = [Finding(f"Pemicu {name} tidak terpasang.") for name in triggers.missing(connection)]
    events = Event.objects.values_list("chain_id", "number", "pk")
    lost = events.exclude(chain__in=Chain.objects.all())
    findings += [Finding("Rantai peristiwa ini tidak ada.", *row) for row in lost.iterator()]
    early = events.filter(number__lt=1).order_by("pk")
    findings += [Finding("Peristiwa ini disisipkan sebelum yang pertama.", *row) for row in early.iterator()]
    gone = [Finding(f"{name} pernah dipakai, tetapi seluruh catatannya hilang.") for name in _without_chain()]
    return findings + gone


def _without_chain() -> list[str]:
    """Names of offices without a chain although a user of theirs has logged in, which is always recorded."""
    logged_in = User.objects.filter(last_login__isnull=False)
    offices = Organization.objects.filter(chain__isnull=True, officials__user__in=logged_in).distinct().order_by("pk")
    names = [office.name for office in offices]
    others = logged_in.filter(official__isnull=True, memberships__isnull=True)
    if others.exists() and not Chain.objects.filter(organization__isnull=True).exists():
        names.append("Instalasi")
    return names
