"""Enumerations of offices and people: each stored value with its Indonesian label."""

from django.db import models


class Echelon(models.TextChoices):
    """The echelon of a structural post; a functional one (Ketua Tim, Sub Koordinator) has none.

    Without an echelon a post reports like one of echelon IV, whose place it took when those posts were abolished
    (Permenpan RB 17/2021): its tables speak of sub kegiatan.
    """

    II = "II", "Eselon II"
    III = "III", "Eselon III"
    IV = "IV", "Eselon IV"
    NONE = "-", "Tanpa eselon (fungsional, misalnya Ketua Tim atau Sub Koordinator)"

    @property
    def below(self) -> "Echelon":
        """The usual echelon of a post below; of IV there are two steps, a and b."""
        return {Echelon.II: Echelon.III, Echelon.III: Echelon.IV}.get(self, self)


class DutyKind(models.TextChoices):
    TUGAS = "tugas", "Tugas pokok"
    FUNGSI = "fungsi", "Fungsi"


class AssignmentKind(models.TextChoices):
    DEFINITIF = "definitif", "Definitif"
    PLT = "plt", "Pelaksana Tugas"
    PLH = "plh", "Pelaksana Harian"
    PJ = "pj", "Penjabat"

    @property
    def prefix(self) -> str:
        """The words before the post's title in a signature: `Plt. `, `Plh. `, `Pj. ` or nothing."""
        return {"plt": "Plt. ", "plh": "Plh. ", "pj": "Pj. "}.get(self.value, "")

    @property
    def short(self) -> str:
        """As where it is chosen: `Definitif`, `Plt.`, `Plh.`, `Pj.`."""
        return self.prefix.strip() or self.label


class MemberRole(models.TextChoices):
    PLANNER = "planner", "Perencana"
    READER = "reader", "Pembaca (auditor)"


class Paper(models.TextChoices):
    A4 = "A4", "A4 (210 × 297 mm)"
    F4 = "F4", "F4/folio (215 × 330 mm)"


class Signing(models.TextChoices):
    """How the officials of an office sign electronically."""

    NONE = "none", "Tidak memakai tanda tangan elektronik"
    PKCS12 = "pkcs12", "Sertifikat (.p12) yang disimpan di aplikasi ini"
    BSRE = "bsre", "Layanan tanda tangan elektronik BSrE"
    PORTAL = "portal", "Portal tanda tangan elektronik daerah; berkasnya diunggah kembali"

    @property
    def stores_certificates(self) -> bool:
        """Whether officials store certificates of their own in this program."""
        return self == Signing.PKCS12

    @property
    def is_bsre(self) -> bool:
        return self == Signing.BSRE

    @property
    def is_portal(self) -> bool:
        """Whether officials sign outside of this program and bring the file."""
        return self == Signing.PORTAL


class TieBasis(models.TextChoices):
    """By what a certificate was found to be an official's."""

    NUMBER = "number", "Nomor (NIP atau NIK)"
    NAME = "name", "Nama lengkap"
    ADMIN = "admin", "Konfirmasi pengelola"
