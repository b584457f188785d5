"""Rules of officials: who signs, for whom, and when."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lkj import formats, person_numbers
from reports.checks.registry import Found, Reads, Threshold, rule
from reports.checks.subject import Subject
from reports.content import places
from reports.content.report import Signatory
from reports.enums import Quarter, RuleFamily, Severity

FAMILY = RuleFamily.OFFICIALS
_SEXES = ("1", "2")
_YOUNGEST = 15  # years between birth and appointment
# From 21 on these two digits number the contracts of a PPPK.
_FIRST_CONTRACT = 21


@rule(
    "nip-mustahil",
    "NIP yang tidak mungkin",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="NIP memuat tanggal lahir, bulan pengangkatan, dan jenis kelamin. Tanggal yang tidak ada menunjukkan angka "
    "yang salah salin, dan laporan yang ditandatangani memuatnya selamanya.",
)
def impossible_nip(subject: Subject) -> Iterator[Found]:
    for signatory in _signatories(subject):
        if signatory.nip and (fault := nip_fault(signatory.nip, subject.year)):
            number = person_numbers.nip(signatory.nip)
            yield _on_people(signatory.title, f"NIP {number}: {fault}. Mintalah pengelola data memeriksanya.", number)


@rule(
    "nip-ganda",
    "Satu NIP, dua orang",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="NIP milik satu orang seumur hidup. Bila dua nama memakainya, salah satunya salah salin.",
)
def one_nip_two_people(subject: Subject) -> Iterator[Found]:
    names: dict[str, set[str]] = defaultdict(set)
    people = [(each.holder.nip, each.holder.name) for each in subject.office.posts if each.holder]
    for nip, name in [*people, *((each.nip, each.name) for each in _signatories(subject))]:
        if nip and name:
            names[nip].add(name)
    for signatory in _signatories(subject):
        others = sorted(names.get(signatory.nip, set()) - {signatory.name})
        if others:
            number = person_numbers.nip(signatory.nip)
            yield _on_people(
                signatory.title, f"NIP {number} juga tercatat untuk {others[0]}. Periksa keduanya.", number
            )


@rule(
    "atasan-berbeda",
    "Atasan bukan menurut struktur",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    guards_truth=True,
    why="Laporan diputuskan atasan langsung menurut struktur perangkat daerah. Bila strukturnya berubah setelah "
    "laporan diajukan, keduanya perlu dicocokkan.",
)
def another_superior(subject: Subject) -> Iterator[Found]:
    post = next(
        (each for each in subject.office.posts if (each.title, each.unit) == (subject.post, subject.unit)), None
    )
    if post is not None and subject.superior and post.superior and post.superior != subject.superior:
        message = f"Laporan ini ditujukan kepada {subject.superior}; menurut struktur atasannya {post.superior}."
        yield Found(places.WHOLE, subject.post, message, {"laporan": subject.superior, "struktur": post.superior})


@rule(
    "tanggal-mendahului",
    "Tanggal laporan mendahului akhir triwulan",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    guards_truth=True,
    why="Realisasi sampai akhir triwulan tidak dapat dilaporkan sebelum triwulan itu berakhir.",
)
def dated_too_early(subject: Subject) -> Iterator[Found]:
    last = subject.last_day
    if subject.report_date is not None and last is not None and subject.report_date < last:
        message = (
            f"Laporan bertanggal {formats.date(subject.report_date)}, sebelum triwulannya berakhir pada "
            f"{formats.date(last)}. Mintalah perencana memeriksa tanggalnya."
        )
        values = {"tanggal": subject.report_date.isoformat(), "akhir": last.isoformat()}
        yield Found(places.WHOLE, "Tanggal laporan", message, values)


@rule(
    "belum-berakhir",
    "Diajukan jauh sebelum triwulan berakhir",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Realisasi sampai akhir triwulan belum dapat diketahui jauh sebelum triwulan itu berakhir. Laporan yang "
    "diajukan sedini itu biasanya keliru periodenya.",
    waits=True,
    hari=Threshold("Paling dini, hari sebelum triwulan berakhir", Decimal(14)),
)
def submitted_too_early(subject: Subject, hari: Decimal) -> Iterator[Found]:
    last = subject.last_day
    left = (last - subject.day).days if last is not None and subject.day is not None else 0
    if left > hari and last is not None:
        quarter = Quarter(subject.quarter).label
        message = (
            f"{quarter} baru berakhir {left} hari lagi, pada {formats.date(last)}. Periksa apakah periode ini yang "
            "Anda maksud; bila realisasinya memang sudah pasti, tulis alasannya."
        )
        # The days left are no value: the answer given today holds tomorrow.
        yield Found(places.WHOLE, "Waktu pengajuan", message, {"triwulan": f"{quarter} {subject.year}"})


@rule(
    "belum-menjabat",
    "Penanda tangan belum menjabat pada tanggal laporan",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Laporan yang bertanggal sebelum penanda tangannya menjabat dipertanyakan. Perencana memilih di papan periode: "
    "laporan memuat nama pejabat pada tanggal itu, atau bertanggal hari ini atas nama pejabat sekarang.",
)
def not_yet_in_office(subject: Subject) -> Iterator[Found]:
    signatories = ((subject.reporter, subject.reporter_since), (subject.supervisor, subject.supervisor_since))
    for signatory, since in signatories:
        if signatory and signatory.name and since and subject.report_date and since > subject.report_date:
            message = (
                f"{signatory.name} baru menjabat sejak {formats.date(since)}, sesudah tanggal laporan "
                f"{formats.date(subject.report_date)}. Mintalah perencana memilih penanda tangan laporan ini di papan "
                "periode."
            )
            yield _on_people(signatory.title, message, f"{since.isoformat()} {signatory.name}")


@rule(
    "jabatan-kosong",
    "Jabatan tanpa pejabat",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Laporan memerlukan dua penanda tangan. Jabatan yang kosong diisi pejabat definitif, Plt., atau Plh.",
)
def vacant(subject: Subject) -> Iterator[Found]:
    for signatory in _signatories(subject):
        if signatory.title and not signatory.name:
            message = "Belum ada pejabat pada jabatan ini. Mintalah perencana mengisi penugasannya."
            yield _on_people(signatory.title, message, signatory.title)


@rule(
    "tugas-kosong",
    "Jabatan tanpa tugas pokok",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="BAB I memuat tugas pokok dan fungsi jabatan menurut peraturan pembentukannya. Bila belum diisi, laporan "
    "tercetak, disetujui, dan ditandatangani tanpa keduanya.",
)
def no_tugas(subject: Subject) -> Iterator[Found]:
    if not subject.has_tugas:
        message = (
            "Tugas pokok jabatan ini belum diisi, sehingga BAB I tercetak tanpanya. Mintalah perencana mengisi tugas "
            "dan fungsinya sebelum laporan diajukan; bila sudah diajukan, kembalikan dahulu."
        )
        yield _on_people(subject.post, message, subject.post)


def nip_fault(nip: str, year: int = 0) -> str:
    """What is impossible in a bare NIP, in words; empty where nothing is. `year` is the report's, if it is known."""
    if len(nip) != person_numbers.NIP_LENGTH or not nip.isdigit():
        return f"bukan {person_numbers.NIP_LENGTH} angka"
    birth, appointed, contract = _date(nip[:8]), int(nip[8:12]), int(nip[12:14])
    if birth is None:
        return "tanggal lahirnya tidak ada"
    if not (1 <= contract <= 12 or contract >= _FIRST_CONTRACT):
        return "bulan pengangkatannya tidak ada"
    if appointed < birth.year + _YOUNGEST:
        return "pengangkatannya terlalu dekat dengan tanggal lahirnya"
    if year and appointed > year:
        return "pengangkatannya setelah tahun laporan"
    return "" if nip[14] in _SEXES else "angka jenis kelaminnya bukan 1 atau 2"


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _signatories(subject: Subject) -> list[Signatory]:
    return [each for each in (subject.reporter, subject.supervisor) if each is not None]


def _on_people(title: str, message: str, about: str) -> Found:
    return Found(places.WHOLE, title, message, about=about)
