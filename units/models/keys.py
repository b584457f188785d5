"""Signing keys: the certificates with which officials sign, and whose each certificate is."""

from django.db import models
from django.db.models import F, Q

from units.enums import TieBasis
from units.models.people import Official, User


class SigningKey(models.Model):
    """An official's certificate and private key.

    `encrypted_key` holds both, encrypted under the official's passphrase, which is stored nowhere. Its format is that
    of lkj.signatures.encryption; in older rows it is a PKCS#12 until its official signs again. `fingerprint` is the
    certificate's SHA-256 in hex. `certificates` are the certificate and those above it, as PEM; empty in older rows.
    """

    official = models.OneToOneField(Official, models.CASCADE, related_name="signing_key", verbose_name="pejabat")
    encrypted_key = models.BinaryField()
    certificates = models.BinaryField(default=b"")
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


class CertificateTie(models.Model):
    """Whose a certificate is, decided once: by its number, by its name, or by an administrator who confirmed it.

    While it waits for the administrator, `basis` is empty and it has no `tied_at`. `fingerprint` is the certificate's
    SHA-256 in hex, `number` the NIP or NIK in it, empty without one.
    """

    official = models.ForeignKey(Official, models.CASCADE, related_name="certificate_ties", verbose_name="pejabat")
    fingerprint = models.CharField("sidik", max_length=64)
    name = models.CharField("nama pada sertifikat", max_length=300)
    number = models.CharField("nomor pada sertifikat", max_length=18, blank=True)
    basis = models.CharField("dasar", max_length=6, choices=TieBasis.choices, blank=True)
    asked_at = models.DateTimeField("dicatat")
    tied_at = models.DateTimeField("dinyatakan", null=True)
    tied_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name="oleh")

    class Meta:
        verbose_name = "pemilik sertifikat"
        verbose_name_plural = "pemilik sertifikat"
        ordering = [F("tied_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["official", "fingerprint"], name="certificate_tie_once"),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(tied_at__isnull=False), name="certificate_tie_one_person"
            ),
            models.CheckConstraint(
                condition=Q(tied_at__isnull=True, basis="") | Q(tied_at__isnull=False) & ~Q(basis=""),
                name="certificate_tie_has_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.official.name}"
