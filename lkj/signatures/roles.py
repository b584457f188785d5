"""The roles in which a report is signed. A file of their own, since models import them without pyHanko."""

from django.db import models


class SignatureRole(models.TextChoices):
    """In which role somebody signs a report. The value is the name of the signature field."""

    AUTHOR = "author", "Pelapor"
    SUPERIOR = "superior", "Atasan langsung"
