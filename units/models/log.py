"""The tables of the event log: append-only, each row chained to the one before it by its hash.

Rows are written by units.log.events alone. The database itself refuses to change or remove them (units.log.triggers).
"""

import datetime
import hashlib
import json
from typing import Any

from django.db import models

from units.models.organization import Organization
from units.models.people import User

# Used as the hash before the first event of a chain.
BEGINNING = "0" * 64


class Chain(models.Model):
    """An office's chain of events, or the installation's where there is no office: its length and its last hash."""

    organization = models.OneToOneField(
        Organization, models.PROTECT, null=True, blank=True, related_name="chain", verbose_name="perangkat daerah"
    )
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=BEGINNING)

    class Meta:
        verbose_name = "rantai catatan"
        verbose_name_plural = "rantai catatan"
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(organization__isnull=True), name="chain_one_of_installation"
            )
        ]

    def __str__(self) -> str:
        return self.organization.short_name if self.organization else "Instalasi"


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: str, *keys: int) -> "EventQuerySet":
        """Events about the records of kind `subject` with these keys, in the order they happened."""
        return self.filter(subject=subject, subject_id__in=keys)

    def steps(self, *reports: int) -> "EventQuerySet":
        """Events of whole reports, such as their transitions; without those of what was written in them."""
        return self.about("report", *reports).filter(kind__startswith="report.")


class Event(models.Model):
    """Something that happened, written in the transaction of the change itself.

    `kind` names it for the program ("report.submit"), `label` for people. `subject` and `subject_id` name the record,
    `number` counts within the chain. `data` holds the particulars: strings, integers, and lists and objects of them.
    `rows` has the digests of the rows that the change wrote, before and after it, by table and key (units.log.touched);
    None where it wrote none, and in events of before digests were kept.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, blank=True)
    subject_id = models.BigIntegerField(null=True)
    label = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    rows = models.JSONField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    by_title = models.CharField(max_length=220, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "peristiwa"
        verbose_name_plural = "peristiwa"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="event_number_once")]
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["kind", "at"], name="event_kind"),
            # What changes the setup of an office: few among all that happens to its reports.
            models.Index(
                fields=["chain", "-number"],
                condition=~models.Q(subject__in=["report", "entry"]),
                name="event_setup",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} oleh {self.by_name}"

    @property
    def transition(self) -> str:
        """The last word of the kind: `submit` of `report.submit`."""
        return self.kind.rpartition(".")[2]

    @property
    def from_state(self) -> str:
        return str(self.data.get("from", ""))

    @property
    def to_state(self) -> str:
        return str(self.data.get("to", ""))

    def fingerprint(self) -> str:
        """The hash that the row must have: SHA-256, in hex, of its fields and of the hash before it."""
        # Events of before digests were kept keep their hash.
        rows = {"rows": self.rows} if self.rows else {}
        return fingerprint(
            {
                **rows,
                "chain": self.chain_id,
                "number": self.number,
                "kind": self.kind,
                "subject": self.subject,
                "subject_id": self.subject_id,
                "label": self.label,
                "note": self.note,
                "data": self.data,
                "at": self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
                "by": self.by_id,
                "by_name": self.by_name,
                "by_title": self.by_title,
                "previous": self.previous,
            }
        )


class LogVerification(models.Model):
    """What `verify_log` last found, over the whole and over the remainder: one row each, the same for every host.

    What was found stays until the same is verified again without a finding. It proves nothing: it is what people are
    told, and whoever can write the tables can write it.
    """

    whole = models.BooleanField(unique=True)
    at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    host = models.CharField(max_length=255)
    events = models.PositiveBigIntegerField()
    findings = models.PositiveIntegerField()
    first = models.JSONField(default=list)

    class Meta:
        verbose_name = "pemeriksaan catatan"
        verbose_name_plural = "pemeriksaan catatan"

    def __str__(self) -> str:
        return f"{'Seluruhnya' if self.whole else 'Sejak pemeriksaan utuh'}: {self.findings} temuan"


class MadeBackup(models.Model):
    """The last good backup that each host made, so that administrators read of it whichever host they ask.

    What it proves of the log is kept beside the database (units.log.heads).
    """

    host = models.CharField(max_length=255, unique=True)
    made_at = models.DateTimeField()
    file = models.CharField(max_length=4096)
    size = models.PositiveBigIntegerField()
    encrypted = models.BooleanField()

    class Meta:
        verbose_name = "cadangan terakhir"
        verbose_name_plural = "cadangan terakhir"

    def __str__(self) -> str:
        return f"{self.file} di {self.host}"


def fingerprint(fields: dict[str, Any]) -> str:
    """SHA-256, in hex, of the fields as JSON with its keys in order."""
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
