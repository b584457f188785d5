"""Words with a fixed set of values; labels, icons and colours hang here, once."""

import datetime
from calendar import monthrange

from django.db import models


class Quarter(models.IntegerChoices):
    I = 1, "Triwulan I"  # noqa: E741
    II = 2, "Triwulan II"
    III = 3, "Triwulan III"
    IV = 4, "Triwulan IV"

    @property
    def roman(self) -> str:
        return self.name

    def last_day(self, year: int) -> datetime.date:
        month = self.value * 3
        return datetime.date(year, month, monthrange(year, month)[1])

    def before(self, year: int) -> "tuple[Quarter, int]":
        """The quarter before that of `year`, with its year."""
        return (Quarter.IV, year - 1) if self == Quarter.I else (Quarter(self.value - 1), year)

    def label_before(self, year: int) -> str:
        """What the quarter before is called in a report of `year`: with its year where that is another."""
        quarter, other = self.before(year)
        return quarter.label if other == year else f"{quarter.label} {other}"

    @property
    def months(self) -> str:
        """What a year-to-date value covers."""
        return "Januari–" + ("Maret", "Juni", "September", "Desember")[self.value - 1]


class ReportState(models.TextChoices):
    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Diajukan"
    RETURNED = "returned", "Dikembalikan"
    APPROVED = "approved", "Disetujui"
    SIGNED = "signed", "Ditandatangani"
    # On paper, as two people state: nobody here can tell a signature in a picture.
    SCANNED = "scanned", "Dipindai"

    @property
    def icon(self) -> str:
        """Name of the heroicon that always stands beside the word."""
        return {
            "draft": "pencil-square",
            "submitted": "paper-airplane",
            "returned": "arrow-uturn-left",
            "approved": "check-circle",
            "signed": "check-badge",
            "scanned": "document-check",
        }[self.value]

    @property
    def is_draft(self) -> bool:
        return self == ReportState.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self == ReportState.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self == ReportState.RETURNED

    @property
    def is_approved(self) -> bool:
        return self == ReportState.APPROVED

    @property
    def editable(self) -> bool:
        """Whether the author may still write."""
        return self in (ReportState.DRAFT, ReportState.RETURNED)

    @property
    def final(self) -> bool:
        """Whether the superior has accepted it; everything else is marked DRAF on paper."""
        return self in (ReportState.APPROVED, ReportState.SIGNED, ReportState.SCANNED)


class ActivityLevel(models.TextChoices):
    PROGRAM = "program", "Program"
    KEGIATAN = "kegiatan", "Kegiatan"
    SUB_KEGIATAN = "sub_kegiatan", "Sub Kegiatan"


class Direction(models.TextChoices):
    HIGHER = "higher", "Makin tinggi makin baik"
    LOWER = "lower", "Makin rendah makin baik"

    @property
    def lower_is_better(self) -> bool:
        return self == Direction.LOWER


class IndicatorKind(models.TextChoices):
    NUMBER = "number", "Angka"
    RATIO = "ratio", "Perbandingan (pembilang per penyebut × 100)"

    @property
    def is_ratio(self) -> bool:
        return self == IndicatorKind.RATIO


class DispositionEffect(models.TextChoices):
    NEUTRAL = "neutral", "Netral"
    ACCEPTS = "accepts", "Menerima"
    REVISES = "revises", "Meminta perbaikan"


class Decision(models.TextChoices):
    RETURNED = "returned", "Dikembalikan"
    APPROVED = "approved", "Disetujui"


class PaperParty(models.TextChoices):
    """As what somebody uploads or confirms the scan of a signed paper."""

    AUTHOR = "author", "Pelapor"
    SUPERIOR = "superior", "Atasan langsung"
    PLANNER = "planner", "Perencana"


class FileKind(models.TextChoices):
    """What a file of a publication is."""

    APPROVED = "approved", "Disetujui, belum ditandatangani"
    ELECTRONIC = "electronic", "Tanda tangan elektronik"
    SCAN = "scan", "Pindaian dokumen cetak"


class EvidenceKind(models.TextChoices):
    """What a bukti dukung is, told by its bytes."""

    PDF = "pdf", "PDF"
    IMAGE = "image", "Gambar"
    EXCEL = "excel", "Excel"
    WORD = "word", "Word"

    @property
    def icon(self) -> str:
        return {"pdf": "document", "image": "photo", "excel": "table-cells", "word": "document-text"}[self.value]


class FollowUpOutcome(models.TextChoices):
    """What became of a row of the quarter before's action plan."""

    DONE = "done", "Selesai"
    CONTINUES = "continues", "Lanjut"
    DROPPED = "dropped", "Batal"

    @property
    def icon(self) -> str:
        return {"done": "check-circle", "continues": "arrow-right-circle", "dropped": "x-circle"}[self.value]


class Severity(models.TextChoices):
    MISSING = "missing", "Belum diisi"
    FINDING = "finding", "Perlu diperiksa"

    @property
    def icon(self) -> str:
        return {"missing": "exclamation-circle", "finding": "information-circle"}[self.value]


class Part(models.TextChoices):
    """The parts of a report that its author fills in."""

    REALISASI = "realisasi", "Realisasi kinerja dan anggaran"
    EVALUASI = "evaluasi", "Evaluasi dan analisis"
    RENCANA = "rencana", "Rencana tindak lanjut"
    BUKTI = "bukti", "Bukti dukung"

    @property
    def optional(self) -> bool:
        """Whether a report may be handed in without anything in it."""
        return self == Part.BUKTI


class NoticeKind(models.TextChoices):
    """What somebody is told of."""

    SUBMITTED = "submitted", "Laporan diajukan kepada Anda"
    RETURNED = "returned", "Laporan Anda dikembalikan"
    APPROVED = "approved", "Laporan Anda disetujui"
    SIGN = "sign", "Tanda tangan Anda ditunggu"
    CONFIRM = "confirm", "Pindaian menunggu konfirmasi Anda"
    SCAN = "scan", "Pindaian dikonfirmasi atau ditolak"
    BLOCKED = "blocked", "Tanda tangan terhalang pergantian pejabat"
    REOPENED = "reopened", "Laporan dibuka kembali"
    EXTENDED = "extended", "Batas waktu diperpanjang"
    DUE = "due", "Tenggat mendekat"
    OVERDUE = "overdue", "Tenggat terlewat"

    @property
    def icon(self) -> str:
        return {
            "submitted": "paper-airplane",
            "returned": "arrow-uturn-left",
            "approved": "check-circle",
            "sign": "pencil",
            "confirm": "document-magnifying-glass",
            "scan": "document-check",
            "blocked": "user-minus",
            "reopened": "lock-open",
            "extended": "calendar-days",
            "due": "clock",
            "overdue": "exclamation-triangle",
        }[self.value]


class MailMode(models.TextChoices):
    """When somebody's notices are sent by e-mail."""

    SOON = "soon", "Segera, digabung bila beberapa sekaligus"
    DAILY = "daily", "Sekali sehari sebagai ringkasan"
    NEVER = "never", "Tidak dikirim, hanya di aplikasi"


class RenderState(models.TextChoices):
    QUEUED = "queued", "Sedang disiapkan"
    READY = "ready", "Siap diunduh"
    FAILED = "failed", "Gagal dibuat"
