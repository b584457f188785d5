"""Verification of the event log: every event's hash and link, every trigger, every logged row. It only reads.

A chain is walked from its first event to its last, and what its events say of rows is compared with the tables. What is
wrong becomes a Finding; a sound log has none.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone

from units.log import heads, triggers
from units.log.digests import GONE, UNREADABLE
from units.log.naming import name_of
from units.log.rows import Doubt, Notes, compared, doubts
from units.log.tables import TABLES
from units.models import Chain, Event, Organization, User
from units.models.log import BEGINNING

# Rows held in memory at a time.
PORTION = 500
# Rows of one table that are named one by one; of more of them only the number is told.
MOST_NAMED = 200
# The whole is due again after so long: once a week, of nights that are not all equally long.
WHOLE_AFTER = datetime.timedelta(days=6, hours=12)
# How often the rows are counted until nobody writes meanwhile.
TRIES = 5


@dataclass(frozen=True)
class Finding:
    """A fault of the log as a sentence for people, with the chain's key and the event's number and key if known."""

    message: str
    chain: int | None = None
    number: int | None = None
    event: int | None = None

    def __str__(self) -> str:
        named = (("Rantai", self.chain), ("nomor", self.number), ("id", self.event))
        where = ", ".join(f"{word} {value}" for word, value in named if value is not None)
        return f"{where}: {self.message}" if where else self.message


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
    """A walk through one chain in the order of its numbers, which collects `findings`, and `notes` on rows.

    With `since` it begins at the first event of that day, else after the event with the number `after`, and takes what
    stands before for granted.
    """

    def __init__(self, chain: Chain, notes: Notes, since: datetime.date | None = None, after: int = 0) -> None:
        self.chain, self.notes = chain, notes
        self.findings: list[Finding] = []
        self.last = self._start(after if since is None else self._number_before(since))
        # What it takes for granted is not read later either.
        notes.see(chain.pk, self.last.number)

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

    def _number_before(self, since: datetime.date) -> int:
        later = Event.objects.filter(chain=self.chain, at__date__gte=since).order_by("number")
        first = later.values_list("number", flat=True).first()
        return self.chain.length if first is None else first - 1

    def _start(self, number: int) -> Link:
        """The link of the last event up to that number, or before the first event of the chain."""
        before = Event.objects.filter(chain=self.chain, number__range=(1, number)).order_by("-number")
        row = before.values_list("pk", "number", "hash").first()
        return Link(*row) if row else Link(0, 0, BEGINNING)

    def _rest_query(self) -> Any:
        return Event.objects.filter(chain=self.chain, number__gt=self.last.number).order_by("number")

    def _rest(self) -> Iterator[Event]:
        while portion := self._portion():
            yield from portion

    def _portion(self) -> list[Event]:
        try:
            return list(self._rest_query()[:PORTION])
        except UNREADABLE:
            return self._next_readable()

    def _next_readable(self) -> list[Event]:
        """The next event that can be read, alone in a list; the unreadable ones before it become findings."""
        for key, number in self._rest_query().values_list("pk", "number").iterator(PORTION):
            try:
                return [Event.objects.get(pk=key)]
            except UNREADABLE:
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
        self.notes.add(event)
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


def verify_log(since: datetime.date | None = None, *, remainder: bool = False) -> tuple[list[Head], list[Finding]]:
    """The head of every chain, and all findings. Memory does not grow with the log.

    With `since`, rows are not compared: what events before that day say of them is not read. With `remainder`, what the
    last sound verification of the whole has seen is taken for granted, and only rows that events tell of since are
    compared, beside how many rows there are. Without such a verification the whole is verified.
    """
    checkpoint = heads.checkpoint() if remainder and since is None else None
    notes = Notes(TABLES if since is None else {})
    found, findings = verify_chains(notes, since, checkpoint)
    if since is not None:
        return found, findings
    notes.put_in_order()
    counts = notes.growth()
    findings += _of_rows(notes, whole=checkpoint is None)
    if checkpoint is not None:
        findings += _of_counts(notes, checkpoint["counts"])
    elif not findings:
        known = [(head.chain, head.length, head.hash) for head in found]
        heads.note_checkpoint({"at": timezone.now().isoformat(), "heads": known, "counts": counts})
    return found, findings


def whole_is_due() -> bool:
    """Whether this host has not found the whole sound for a week."""
    last = heads.checkpoint()
    return last is None or timezone.now() - datetime.datetime.fromisoformat(last["at"]) > WHOLE_AFTER


def verify_chains(
    notes: Notes, since: datetime.date | None = None, checkpoint: dict[str, Any] | None = None
) -> tuple[list[Head], list[Finding]]:
    """The head of every chain, and the findings of the log itself; `notes` take what its events say of rows."""
    known = {chain: length for chain, length, _ in checkpoint["heads"]} if checkpoint else {}
    walks = [
        Walk(chain, notes, since, known.get(chain.pk, 0))
        for chain in Chain.objects.select_related("organization").order_by("pk")
    ]
    found = [walk.go() for walk in walks]
    findings = _outside_of_chains() + [finding for walk in walks for finding in walk.findings]
    for each in heads.kept():
        findings += compare_head(each.chain, each.length, each.hash, each.source)
    for number, length, head in checkpoint["heads"] if checkpoint else ():
        findings += compare_head(number, length, head, "yang tercatat pada pemeriksaan utuh terakhir")
    return found, findings


def _of_rows(notes: Notes, *, whole: bool) -> list[Finding]:
    """Rows that are not as the events say; many of one table are counted and not named."""
    by_table = _by_table(_settled(notes, list(doubts(notes, whole=whole)), whole))
    named = [_named(doubt, notes) for found in by_table for doubt in found[:MOST_NAMED]]
    return named + [
        Finding(f"{found[0].table.label}: {len(found) - MOST_NAMED} baris lain juga tidak sesuai dengan catatannya.")
        for found in by_table
        if len(found) > MOST_NAMED
    ]


def _settled(notes: Notes, found: list[Doubt], whole: bool) -> list[Doubt]:
    """The doubts that stay once the events are read that were written since: people go on working meanwhile."""
    sure: list[Doubt] = []
    while found:
        _read_on(notes)
        again: list[Doubt] = []
        for doubt in found:
            of_row = notes.of_row(doubt.table.name, doubt.key)
            if (of_row[-1].event if of_row else 0) == doubt.seen:
                sure.append(doubt)
            else:
                digest = dict(doubt.table.digests(connection, [doubt.key])).get(doubt.key, GONE)
                again += compared(doubt.table, doubt.key, digest, of_row, whole=whole)
        found = again
    return sure


def _read_on(notes: Notes) -> None:
    """Have the notes take what each chain got since they read it; the chains are walked another time."""
    for chain in Chain.objects.order_by("pk").values_list("pk", flat=True):
        later = Event.objects.filter(chain=chain, number__gt=notes.seen.get(chain, 0), rows__isnull=False)
        try:
            for event in later.order_by("number").iterator(PORTION):
                notes.add(event)
        except UNREADABLE:
            continue


def _of_counts(notes: Notes, former: dict[str, int]) -> list[Finding]:
    """Tables with more or fewer rows than the `former` ones and those that came and went by events since."""
    for _ in range(TRIES):
        _read_on(notes)
        seen, counts = dict(notes.seen), {name: table.model._base_manager.count() for name, table in TABLES.items()}
        _read_on(notes)
        if notes.seen == seen:
            break
    else:
        # People write without a pause: the number of one moment is not to be had.
        return []
    expected = {name: former.get(name, 0) + more for name, more in notes.growth().items()}
    return [
        Finding(
            f"{TABLES[name].label}: {counts[name]} baris, padahal menurut peristiwa {expected[name]}. Jalankan "
            "verify_log tanpa --remainder untuk menemukan barisnya."
        )
        for name in TABLES
        if counts[name] != expected[name]
    ]


def _by_table(found: list[Doubt]) -> list[list[Doubt]]:
    in_order = sorted(found, key=lambda doubt: (doubt.table.name, doubt.key))
    return [list(same) for _, same in groupby(in_order, key=lambda doubt: doubt.table.name)]


def _named(doubt: Doubt, notes: Notes) -> Finding:
    try:
        event = Event.objects.filter(pk=doubt.seen).first()
    except UNREADABLE:
        event = None
    name = name_of(doubt.table, doubt.key, event, notes.tables)
    where = (event.chain_id, event.number, event.pk) if event else ()
    return Finding(f"{name}: {doubt.message}.", *where)


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
    except UNREADABLE:
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
