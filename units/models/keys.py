"""Signing keys: the certificates with which officials sign."""

from django.db import models
from django.db.models import F, Q

from units.models.people import Official


class SigningKey(models.Model):
    """An official's certificate and private key.

    `encrypted_key` holds both, encrypted under the official's passphrase, which is stored nowhere. Its format is that
    of lkj.signatures.encryption; in older rows it is a PKCS#12 until its official signs again. `fingerprint` is the
    certificate's SHA-256 in hex.
    """

    official = models.OneToOneField(Official, models.CASCADE, related_name="signing_key", verbose_name="pejabat")
    encrypted_key = models.BinaryField()
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    serial = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "sertifikat elektronik"
        verbose_name_plural = "sertifikat elektronik"
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="signing_key_valid_for_some_time")
        ]

    def __str__(self) -> str:
        return self.subject
