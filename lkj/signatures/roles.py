"""As what somebody signs a document: the name of the signature field, and what people call it."""

from django.db import models


class SignatureRole(models.TextChoices):
    """As what somebody signs a report."""

    AUTHOR = "author", "Pelapor"
    SUPERIOR = "superior", "Atasan langsung"
