"""Django's command `createsuperuser`, recorded in the event log."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction
from django.db.models import Max

from units.log import events
from units.models import User


class Command(createsuperuser.Command):
    help = "Membuat akun pengelola aplikasi."

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Record it afterwards, so that no transaction stays open while somebody types."""
        newest = User.objects.aggregate(newest=Max("pk"))["newest"] or 0
        message = super().handle(*args, **options)
        account = User.objects.filter(is_superuser=True, pk__gt=newest).first()
        if account is None:
            # Where nobody can be asked, Django says that it makes none.
            return message
        with transaction.atomic():
            events.record(
                None, "user.add", "Akun pengelola dibuat di server", subject="user", subject_id=account.pk,
                data={"account": account.username}, by=None,
            )  # fmt: skip
        return message
