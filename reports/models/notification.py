"""Notifications on the page and by e-mail, and how each person wants them."""

from django.db import models
from django.db.models import Q

from reports.enums import MailMode, NotificationKind
from reports.models.report import Report
from units.models import Organization, User


class Notification(models.Model):
    """A notification to one person. `key` names what it is about, so that nobody is notified of it twice.

    It is about a report; or about the person's office, which is named then instead (a new password).

    `claimed_at` is when a worker took it for sending, `sending_at` when it began to give the e-mail to the mail server,
    `mailed_at` when the server had accepted it. With the second and not the third, nobody knows whether it was sent.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="notifications")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="notifications")
    kind = models.CharField(max_length=10, choices=NotificationKind.choices)
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=400)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sending_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    wants_mail = models.BooleanField(default=True)

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(report__isnull=False, organization__isnull=True)
                | Q(report__isnull=True, organization__isnull=False),
                name="notice_about_report_or_office",
            ),
            models.CheckConstraint(
                condition=Q(mailed_at__isnull=True) | Q(claimed_at__isnull=False), name="notice_mailed_after_claim"
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_at"], condition=Q(claimed_at__isnull=False, mailed_at=None), name="notice_claimed"
            ),
            models.Index(fields=["user", "read_at"], name="notice_unread"),
            models.Index(fields=["user"], condition=Q(claimed_at=None, wants_mail=True), name="notice_unsent"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def office(self) -> Organization:
        """The office whose clock and day the notification follows."""
        if self.report is not None:
            return self.report.organization
        assert self.organization is not None  # noqa: S101 (by constraint)
        return self.organization

    @property
    def mail_is_uncertain(self) -> bool:
        """Whether its e-mail was cut off while the mail server was taking it: nobody knows whether it was sent."""
        return self.wants_mail and self.sending_at is not None and self.mailed_at is None

    @property
    def kind_shown(self) -> NotificationKind:
        """The kind as the enum, with its label and icon."""
        return NotificationKind(self.kind)


class UncertainMail(Notification):
    """A notification as the e-mail that was cut off while it was being sent, for the list in the admin."""

    class Meta:
        proxy = True
        verbose_name = "surel yang belum pasti terkirim"
        verbose_name_plural = "surel yang belum pasti terkirim"


class NotificationChoice(models.Model):
    """When a person wants e-mail, and of which kinds none at all (`muted`: values of NotificationKind)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="notification_choice")
    mode = models.CharField("surel", max_length=5, choices=MailMode.choices, default=MailMode.SOON)
    muted = models.JSONField(default=list)

    class Meta:
        verbose_name = "pilihan pemberitahuan"
        verbose_name_plural = "pilihan pemberitahuan"

    def __str__(self) -> str:
        return f"{self.user}: {MailMode(self.mode).label}"
