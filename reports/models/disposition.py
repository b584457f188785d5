"""Submissions, and the superior's answer to them: ticks, note, decision and remarks."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from reports.enums import Decision, DispositionEffect
from reports.models.report import Report
from units.models import Organization, User


class DispositionOption(models.Model):
    """A box of the ruang disposisi. An option and its `opposite` cannot both be ticked."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="disposition_options", verbose_name="perangkat daerah"
    )
    order = models.PositiveIntegerField("urutan")
    key = models.SlugField("kunci", max_length=40)
    label = models.CharField("bunyi", max_length=120)
    effect = models.CharField("akibat", max_length=8, choices=DispositionEffect.choices)
    needs_text = models.BooleanField("perlu uraian", default=False)
    opposite = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="berlawanan dengan"
    )

    class Meta:
        verbose_name = "pilihan disposisi"
        verbose_name_plural = "pilihan disposisi"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="disposition_option_once"),
            models.CheckConstraint(
                condition=Q(opposite__isnull=True) | ~Q(opposite=F("id")),
                name="disposition_option_not_own_opposite",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def consequence(self) -> DispositionEffect:
        """What ticking it does to the decision: what cannot stand beside an accepting box leads back too."""
        opposite = self.opposite
        if self.effect == DispositionEffect.NEUTRAL and opposite and opposite.effect == DispositionEffect.ACCEPTS:
            return DispositionEffect.REVISES
        return DispositionEffect(self.effect)


class Submission(models.Model):
    """The content as it was submitted once, with who submitted it and when. Never changed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="submissions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_title = models.CharField(max_length=220)

    class Meta:
        verbose_name = "pengajuan"
        verbose_name_plural = "pengajuan"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return f"Pengajuan {self.number}"


class OpenedSubmission(models.Model):
    """That a person opened a submission on the page of its decision, and when first.

    Several reports may be approved together only by somebody who has opened each of them (reports.queries.openings).
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="openings")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "pengajuan yang dibuka"
        verbose_name_plural = "pengajuan yang dibuka"
        constraints = [models.UniqueConstraint(fields=["submission", "by"], name="submission_opened_once")]

    def __str__(self) -> str:
        return f"{self.submission} dibuka"


class Disposition(models.Model):
    """A round's decision, with ticks and note.

    `boxes` are the options as they stood that day, in their order, each with `key`, `label`, `needs_text` and `ticked`.
    `submission` is empty in rounds of before submissions were stored.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="dispositions")
    round = models.PositiveIntegerField()
    submission = models.OneToOneField(Submission, models.PROTECT, null=True, related_name="disposition")
    boxes = models.JSONField()
    other_text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_title = models.CharField(max_length=220)

    class Meta:
        verbose_name = "disposisi"
        verbose_name_plural = "disposisi"
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["report", "round"], name="disposition_once_a_round")]

    def __str__(self) -> str:
        return f"Disposisi putaran {self.round}: {Decision(self.decision).label}"

    @property
    def ticked(self) -> list[dict[str, Any]]:
        """The boxes that were ticked."""
        return [box for box in self.boxes if box["ticked"]]


class Remark(models.Model):
    """What the superior says at one place of a report: a row, a section, or the whole.

    Until the decision of its round (`disposition`) only its writer may read it. `place` is a key of
    reports.content.places, empty for the whole report; `place_label` is its label when the remark was written, and
    `place_value` what stood there then (reports.content.place_values), empty in older remarks.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks")
    disposition = models.ForeignKey(Disposition, models.PROTECT, null=True, related_name="remarks")
    place = models.CharField(max_length=80, blank=True)
    place_label = models.CharField(max_length=300)
    place_value = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_title = models.CharField(max_length=220)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=150, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = "catatan atasan"
        verbose_name_plural = "catatan atasan"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="remark_answer_stamp",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.place_label}: {self.text[:40]}"
