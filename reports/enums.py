"""Words with a fixed set of values; their labels and icons are defined here and nowhere else."""

import datetime
import re
from calendar import monthrange

from django.db import models


class Quarter(models.IntegerChoices):
    """The quarters of a year."""

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
        """The name of the previous quarter in a report of `year`, with its year where that is another."""
        quarter, other = self.before(year)
        return quarter.label if other == year else f"{quarter.label} {other}"

    @property
    def months(self) -> str:
        """The months that a year-to-date value covers: `Januari–Juni`."""
        return "Januari–" + ("Maret", "Juni", "September", "Desember")[self.value - 1]


class ReportState(models.TextChoices):
    """The states of a report; reports.workflow has the transitions between them."""

    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Diajukan"
    RETURNED = "returned", "Dikembalikan"
    APPROVED = "approved", "Disetujui"
    SIGNED = "signed", "Ditandatangani"
    # Signed on paper, by the word of two people: the program cannot see a signature in a picture.
    SCANNED = "scanned", "Dipindai"

    @property
    def icon(self) -> str:
        """The name of the heroicon that always stands beside the word."""
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
        """Whether the superior has approved it; on paper everything else is marked (documents.lkj.Lkj.mark)."""
        return self == ReportState.APPROVED or self.fully_signed

    @property
    def fully_signed(self) -> bool:
        """Whether both parties have signed, electronically or on paper: nothing more is signed or scanned."""
        return self in (ReportState.SIGNED, ReportState.SCANNED)

    @property
    def is_being_signed(self) -> bool:
        """Whether the parties may sign it now, so that a scan may wait for an answer; each state decides this."""
        return {
            "draft": False,
            "submitted": False,
            "returned": False,
            "approved": True,
            "signed": False,
            "scanned": False,
        }[self.value]

    @property
    def frozen(self) -> bool:
        """Whether the report holds the content that was frozen when it was submitted."""
        return self == ReportState.SUBMITTED or self.final

    @property
    def decided(self) -> bool:
        """Whether the superior's latest decision is about the report as it stands."""
        return self == ReportState.RETURNED or self.final


class AgreementState(models.TextChoices):
    """The states of a version of an agreement; reports.actions.agreement_life has the steps between them."""

    DRAFT = "draft", "Rancangan"
    IN_FORCE = "in_force", "Berlaku"
    REPLACED = "replaced", "Diganti"

    @property
    def icon(self) -> str:
        return {"draft": "pencil-square", "in_force": "check-circle", "replaced": "archive-box"}[self.value]

    @property
    def is_draft(self) -> bool:
        """Whether it is still being typed, so that nothing may use it and everything in it may change."""
        return self == AgreementState.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self == AgreementState.IN_FORCE


class ActivityLevel(models.TextChoices):
    """The levels of the budget's nomenclature, from the top."""

    PROGRAM = "program", "Program"
    KEGIATAN = "kegiatan", "Kegiatan"
    SUB_KEGIATAN = "sub_kegiatan", "Sub Kegiatan"

    @classmethod
    def of_code(cls, code: str) -> "ActivityLevel | None":
        """The level that a code says by its groups of digits: `1.05.02` is a program; None for what is no such code.

        Urusan, bidang, program; a kegiatan has two more groups (kewenangan, nomor), a sub kegiatan one more.
        """
        by_groups = {3: cls.PROGRAM, 5: cls.KEGIATAN, 6: cls.SUB_KEGIATAN}
        return by_groups.get(code.count(".") + 1) if re.fullmatch(r"\d{1,2}(\.\d{1,4})+", code, re.ASCII) else None

    def code_above(self, code: str) -> str:
        """The code of what stands above an activity of this level; empty for a program."""
        groups = {ActivityLevel.KEGIATAN: 2, ActivityLevel.SUB_KEGIATAN: 1}.get(self)
        return code.rsplit(".", groups)[0] if groups else ""

    @property
    def depth(self) -> int:
        """How far below the top it stands: 0 for a program."""
        return list(ActivityLevel).index(self)


class Direction(models.TextChoices):
    """Which way an indicator's realisasi is better."""

    HIGHER = "higher", "Makin tinggi makin baik"
    LOWER = "lower", "Makin rendah makin baik"
    WITHIN = "within", "Di dalam rentang"

    @property
    def lower_is_better(self) -> bool:
        return self == Direction.LOWER


class OverTime(models.TextChoices):
    """How an indicator's realisasi grows over the year: a count from January on, or a state that is measured anew."""

    ACCUMULATES = "accumulates", "Dijumlahkan sejak Januari"
    AS_MEASURED = "as_measured", "Keadaan terakhir, tidak dijumlahkan"

    @property
    def accumulates(self) -> bool:
        return self == OverTime.ACCUMULATES


class IndicatorKind(models.TextChoices):
    """How an indicator is measured: by a number, by numerator / denominator × 100, from components, or in words."""

    NUMBER = "number", "Angka"
    RATIO = "ratio", "Perbandingan (pembilang per penyebut × 100)"
    COMPONENTS = "components", "Komponen (jumlah atas dasarnya × 100, atau jumlah berbobot)"
    SCALE = "scale", "Skala dengan sebutan, misalnya opini WTP"
    STATEMENT = "statement", "Pernyataan: tercapai atau belum, misalnya tepat waktu"

    @property
    def is_ratio(self) -> bool:
        return self == IndicatorKind.RATIO

    @property
    def has_components(self) -> bool:
        return self == IndicatorKind.COMPONENTS

    @property
    def in_words(self) -> bool:
        return self in (IndicatorKind.SCALE, IndicatorKind.STATEMENT)


class Answer(models.TextChoices):
    """The realisasi of a statement."""

    REACHED = "reached", "Tercapai"
    NOT_YET = "not_yet", "Belum"


class DispositionEffect(models.TextChoices):
    """What a ticked box of the disposition does to the decision."""

    NEUTRAL = "neutral", "Netral"
    ACCEPTS = "accepts", "Menerima"
    REVISES = "revises", "Meminta perbaikan"


class Decision(models.TextChoices):
    """The superior's decisions on a submission."""

    RETURNED = "returned", "Dikembalikan"
    APPROVED = "approved", "Disetujui"


class PaperParty(models.TextChoices):
    """The party as which somebody uploads or confirms the scan of a signed paper."""

    AUTHOR = "author", "Pelapor"
    SUPERIOR = "superior", "Atasan langsung"
    PLANNER = "planner", "Perencana"


class FileKind(models.TextChoices):
    """The kinds of a publication's files."""

    APPROVED = "approved", "Disetujui, belum ditandatangani"
    ELECTRONIC = "electronic", "Tanda tangan elektronik"
    SCAN = "scan", "Pindaian dokumen cetak"


class UploadState(models.TextChoices):
    """How far an uploaded workbook has come, or a document to be examined, which is never applied."""

    WAITING = "waiting", "Sedang diperiksa"
    COMPARED = "compared", "Sudah diperiksa"
    APPLYING = "applying", "Sedang diterapkan"
    REFUSED = "refused", "Tidak dapat dibaca"
    APPLIED = "applied", "Diterapkan"

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has still to do something with it."""
        return self in (UploadState.WAITING, UploadState.APPLYING)

    @property
    def is_compared(self) -> bool:
        return self == UploadState.COMPARED

    @property
    def is_refused(self) -> bool:
        return self == UploadState.REFUSED

    @property
    def is_applied(self) -> bool:
        return self == UploadState.APPLIED


class EvidenceKind(models.TextChoices):
    """The kinds of evidence files, recognised by their bytes."""

    PDF = "pdf", "PDF"
    IMAGE = "image", "Gambar"
    EXCEL = "excel", "Excel"
    WORD = "word", "Word"

    @property
    def icon(self) -> str:
        return {"pdf": "document", "image": "photo", "excel": "table-cells", "word": "document-text"}[self.value]


class FollowUpOutcome(models.TextChoices):
    """The outcome of a row of the previous quarter's action plan."""

    DONE = "done", "Selesai"
    CONTINUES = "continues", "Lanjut"
    DROPPED = "dropped", "Tidak dilanjutkan"

    @property
    def icon(self) -> str:
        return {"done": "check-circle", "continues": "arrow-right-circle", "dropped": "x-circle"}[self.value]


class Severity(models.TextChoices):
    """How grave a finding is.

    With an ERROR a report cannot be submitted; a WARNING has to be mended or answered first; an INFO is a note.
    """

    ERROR = "error", "Harus dibenahi"
    WARNING = "warning", "Perlu alasan"
    INFO = "info", "Untuk diketahui"

    @property
    def icon(self) -> str:
        names = {"error": "exclamation-circle", "warning": "exclamation-triangle", "info": "information-circle"}
        return names[self.value]


class RuleFamily(models.TextChoices):
    """What the rules of the checks are about."""

    COMPLETENESS = "kelengkapan", "Kelengkapan"
    SUMS = "jumlah", "Jumlah dan rincian"
    PLAUSIBILITY = "kewajaran", "Kewajaran angka"
    AGREEMENT = "perjanjian", "Perjanjian Kinerja"
    NOMENCLATURE = "nomenklatur", "Nomenklatur"
    OFFICIALS = "pejabat", "Pejabat"
    PLAN = "tindak-lanjut", "Rencana tindak lanjut"
    NARRATIVE = "kalimat", "Kalimat"


class Part(models.TextChoices):
    """The parts of a report that its author fills in."""

    REALISASI = "realisasi", "Realisasi kinerja dan anggaran"
    EVALUASI = "evaluasi", "Evaluasi dan analisis"
    RENCANA = "rencana", "Rencana tindak lanjut"
    BUKTI = "bukti", "Bukti dukung"

    @property
    def optional(self) -> bool:
        """Whether a report may be submitted with nothing in this part."""
        return self == Part.BUKTI


class NotificationKind(models.TextChoices):
    """The kinds of notifications."""

    SUBMITTED = "submitted", "Laporan diajukan kepada Anda"
    WITHDRAWN = "withdrawn", "Laporan ditarik kembali sebelum Anda putuskan"
    RETURNED = "returned", "Laporan Anda dikembalikan"
    APPROVED = "approved", "Laporan Anda disetujui"
    SIGN = "sign", "Tanda tangan Anda ditunggu"
    CONFIRM = "confirm", "Pindaian menunggu konfirmasi Anda"
    SCAN = "scan", "Pindaian dikonfirmasi atau ditolak"
    BLOCKED = "blocked", "Tanda tangan terhalang pergantian pejabat"
    UNDECIDED = "undecided", "Tidak ada yang dapat memutuskan laporan"
    REOPENED = "reopened", "Laporan dibuka kembali"
    EXTENDED = "extended", "Tenggat berubah"
    DUE = "due", "Tenggat mendekat"
    OVERDUE = "overdue", "Tenggat terlewat"
    PASSWORD = "password", "Kata sandi akun disetel ulang"
    ACCOUNT = "account", "Akun ditutup, dibuka, atau perannya diubah"
    REMINDED = "reminded", "Perencana mengingatkan Anda"

    @property
    def icon(self) -> str:
        return {
            "submitted": "paper-airplane",
            "withdrawn": "arrow-uturn-down",
            "returned": "arrow-uturn-left",
            "approved": "check-circle",
            "sign": "pencil",
            "confirm": "document-magnifying-glass",
            "scan": "document-check",
            "blocked": "user-minus",
            "undecided": "exclamation-circle",
            "reopened": "lock-open",
            "extended": "calendar-days",
            "due": "clock",
            "overdue": "exclamation-triangle",
            "password": "key",
            "account": "identification",
            "reminded": "bell-alert",
        }[self.value]


class MailMode(models.TextChoices):
    """When a person's notifications are sent by e-mail."""

    SOON = "soon", "Segera, digabung bila beberapa sekaligus"
    DAILY = "daily", "Sekali sehari sebagai ringkasan"
    NEVER = "never", "Tidak dikirim, hanya di aplikasi"


class RenderState(models.TextChoices):
    """The states of a file that the job worker makes."""

    QUEUED = "queued", "Sedang disiapkan"
    READY = "ready", "Siap diunduh"
    FAILED = "failed", "Gagal dibuat"
