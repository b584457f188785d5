"""Django's command `changepassword`, recorded in the event log."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db import transaction

from units.log import logins
from units.models import User


class Command(changepassword.Command):
    help = "Mengganti kata sandi sebuah akun, dan membuka kembali akun yang terkunci."

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Record it afterwards, so that no transaction stays open while somebody types."""
        message = super().handle(*args, **options)
        with transaction.atomic():
            logins.password_reset(User.objects.get(username=options["username"] or getpass.getuser()))
        return message
