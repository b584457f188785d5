"""E-mails about an account: an invitation to choose a password, a one-time password, its end. Sent at once, not queued.

None is stored anywhere on its way; who asked for it is told when it did not go out.
"""

import logging
import smtplib

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from lkj.addresses import leads_elsewhere
from reports.notifications.rows import one_line
from units.models import Organization, User

logger = logging.getLogger(__name__)


def send_invitation(account: User, organization: Organization) -> bool:
    """Send the link by which the person chooses a password; False where the mail server did not take it."""
    key = urlsafe_base64_encode(force_bytes(account.pk))
    address = reverse("invitation", args=[key, default_token_generator.make_token(account)])
    return _send(account, organization, "Undangan: pilih kata sandi Anda", {"address": _whole(address)})


def send_password(account: User, organization: Organization, password: str) -> bool:
    """Send the one-time password; False where the mail server did not take it."""
    context = {"password": password, "address": login_address()}
    return _send(account, organization, "Kata sandi sekali pakai Anda", context)


def send_closed(account: User, organization: Organization, by: User) -> bool:
    """Tell the person that nobody logs in with their account any more; their inbox they cannot read by now."""
    return _send(account, organization, "Akun Anda ditutup", {"closed_by": by.person_name, "address": login_address()})


def login_address() -> str:
    """The whole address of the log-in page."""
    return _whole(reverse("login"))


def can_send() -> bool:
    """Whether the installation has a mail server; without one letters only appear on the server's own screen."""
    return settings.EMAIL_BACKEND != "django.core.mail.backends.console.EmailBackend"


def opens_elsewhere() -> bool:
    """Whether the address that letters and slips name can be opened on another computer than the server."""
    return leads_elsewhere(settings.PUBLIC_ADDRESS)


def _send(account: User, organization: Organization, subject: str, context: dict[str, str]) -> bool:
    facts = {**context, "account": account, "organization": organization, "name": one_line(account.person_name)}
    message = EmailMessage(
        subject=f"[LKj Interim] {subject}",
        body=render_to_string("mail/account.txt", facts),
        to=[account.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        return bool(message.send()) and can_send()
    except (OSError, ValueError, smtplib.SMTPException):
        logger.exception("The e-mail about account %s was not sent", account.pk)
        return False


def _whole(path: str) -> str:
    return settings.PUBLIC_ADDRESS + path
