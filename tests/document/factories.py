"""Documents made by hand: an ordinary one, and some with a difficult layout."""

import datetime
from dataclasses import replace
from decimal import Decimal

from reports import calculations
from reports.calculations import DEFAULT_BANDS
from reports.content.indicators import Performance
from reports.content.report import Action, Budget, Explanation, FollowedUp, Office, ReportContent, Signatory
from reports.documents.book import Book, BookEntry
from reports.documents.lkj import Lkj, LkjDisposition, Tick
from reports.documents.recap import recap_line
from reports.enums import ActivityLevel, Decision, Direction, FollowUpOutcome, IndicatorKind, OverTime, ReportState
from reports.queries.content import filled_texts

LABELS = (
    "Laporan kurang baik",
    "Laporan sudah baik",
    "Laporan diperbaiki",
    "Target dan realisasi diteliti ulang",
    "Capaian diteliti ulang",
    "Lain-lain",
)
# Of 50% and 48,39%.
ORDINARY_EFISIENSI = Decimal("1.61")
OFFICE = Office(
    code="dinas-uji",
    name="Dinas Uji Cetak",
    short_name="Dinas Uji",
    government="Kabupaten Contoh",
    address="Jl. Percobaan No. 1",
    phone="(0334) 123456",
    city="Contoh",
    paper="A4",
)


def budget(line: int = 1, **changes: object) -> Budget:
    ordinary = Budget(
        line=line,
        code=f"1.05.001.2.01.{line:02d}",
        name=f"Kegiatan Nomor {line}",
        level=ActivityLevel.SUB_KEGIATAN,
        ceiling=Decimal(4176460419),
        funds=("Dana Alokasi Umum",),
        realisasi=Decimal(2021046397),
        previous=None,
        serapan=Decimal("48.39"),
    )
    return replace(ordinary, **changes)


def performance(indicator: int = 1, **changes: object) -> Performance:
    ordinary = Performance(
        indicator=indicator,
        goal=indicator,
        sasaran=f"Meningkatnya Sasaran {indicator}",
        name=f"Jumlah Hal {indicator}",
        unit="dokumen",
        kind=IndicatorKind.NUMBER,
        direction=Direction.HIGHER,
        target=Decimal(12),
        quarter_target=None,
        numerator_label="",
        denominator_label="",
        component_unit="",
        numerator=None,
        denominator=None,
        realisasi=Decimal(6),
        previous=None,
        capaian=Decimal(50),
        capaian_quarter=None,
        predikat="Sangat tinggi",
        note="",
        line=indicator,
        efisiensi=ORDINARY_EFISIENSI,
        due_target=Decimal(6),
        capaian_due=Decimal(100),
    )
    return replace(ordinary, **changes)


def ratio(indicator: int = 1, **changes: object) -> Performance:
    return performance(
        indicator,
        **{
            "name": "Persentase Pengaduan Selesai",
            "unit": "%",
            "kind": IndicatorKind.RATIO,
            "target": Decimal(100),
            "numerator_label": "Jumlah pengaduan yang diselesaikan",
            "denominator_label": "Jumlah pengaduan yang masuk",
            "component_unit": "pengaduan",
            "numerator": Decimal(7),
            "denominator": Decimal(12),
            "realisasi": Decimal("58.33"),
            "capaian": Decimal("58.33"),
            "predikat": "",
            "efisiensi": Decimal("9.94"),
            "over_time": OverTime.AS_MEASURED,
            "due_target": None,
            "capaian_due": None,
            **changes,
        },
    )


def action(number: int = 1, *, first: bool = True, **changes: object) -> Action:
    ordinary = Action(
        code="1.05.001.2.01.01",
        name="Kegiatan Nomor 1",
        first=first,
        evaluasi=f"Evaluasi {number}",
        tindak_lanjut=f"Tindakan {number}",
        keterangan=f"Keterangan {number}",
    )
    return replace(ordinary, **changes)


def followed_up(number: int = 1, **changes: object) -> FollowedUp:
    ordinary = FollowedUp(
        code="1.05.001.2.01.01",
        name="Kegiatan Nomor 1",
        tindak_lanjut=f"Tindakan lama {number}",
        outcome=FollowUpOutcome.DONE,
        note="",
    )
    return replace(ordinary, **changes)


def content(**changes: object) -> ReportContent:
    ordinary = ReportContent(
        office=OFFICE,
        unit_code="subbag-uji",
        unit_name="Sub Bagian Uji",
        position="Kepala Sub Bagian Uji",
        superior="Sekretaris",
        echelon="IV",
        year=2022,
        quarter=2,
        report_date=datetime.date(2022, 6, 30),
        legal_basis="Peraturan Bupati Contoh Nomor 1 Tahun 2021",
        tugas=("menyusun rencana kerja", "melaksanakan urusan rumah tangga ;", "melaporkan hasilnya."),
        fungsi=(),
        agreement_label="murni",
        budget=(budget(),),
        performance=(performance(),),
        ceiling_total=Decimal(4176460419),
        realisasi_total=Decimal(2021046397),
        serapan_total=Decimal("48.39"),
        capaian_average=Decimal(50),
        capaian_due_average=Decimal(100),
        capaian_cap=None,
        explanations=(Explanation(1, "1.05.001.2.01.01", "Kegiatan Nomor 1", "Enam dokumen selesai tepat waktu."),),
        action_plan=(action(1), action(2, first=False)),
        reporter=Signatory("Kepala Sub Bagian Uji", "Wulan Uji, S.E.", "190101011926011001", "Penata (III/c)"),
        supervisor=Signatory("Sekretaris", "Bagas Uji, S.Sos.", "190101021926011002", "Pembina (IV/a)"),
        follow_up=(),
        evidence=(),
    )
    return _balanced(replace(ordinary, **changes))


def _balanced(made: ReportContent) -> ReportContent:
    """The content with column 10 = 9 − 6 also in rows whose test gave other figures, but said no efisiensi."""
    serapan = {line.line: line.serapan for line in made.budget}
    rows = tuple(
        row
        if row.efisiensi != ORDINARY_EFISIENSI
        else replace(row, efisiensi=calculations.efisiensi(row.capaian, serapan.get(row.line)))
        for row in made.performance
    )
    return replace(made, performance=rows)


def lkj(state: ReportState = ReportState.APPROVED, ticked: tuple[str, ...] = (), **changes: object) -> Lkj:
    """A report whose content has these `changes`; with `ticked` options there is a decision too."""
    made = content(**changes)
    disposition = LkjDisposition(
        round=1,
        decision=Decision.APPROVED,
        other_text="",
        note="Pertahankan.",
        name="Bagas Uji",
        title="Sekretaris",
        at=datetime.datetime(2022, 7, 8, 10, 15, tzinfo=datetime.UTC),
    )
    return Lkj(
        content=made,
        state=state,
        texts=filled_texts(made, {}),
        ticks=tuple(Tick(label, label in ticked) for label in LABELS),
        disposition=disposition if ticked else None,
    )


def empty() -> Lkj:
    """A report that its author has not begun, under an agreement without rows."""
    nobody = Signatory("", "", "", "")
    return lkj(
        ReportState.DRAFT,
        legal_basis="",
        tugas=(),
        budget=(),
        performance=(),
        ceiling_total=None,
        realisasi_total=None,
        serapan_total=None,
        capaian_average=None,
        capaian_due_average=None,
        explanations=(),
        action_plan=(),
        reporter=nobody,
        supervisor=nobody,
    )


def crowded() -> Lkj:
    """20 indicators with names of 400 letters under two sasaran, 12 fund sources, 60 rows of the action plan."""
    words = "Persentase penyelenggaraan pelayanan administrasi perkantoran yang diselesaikan " * 5
    lines = tuple(
        budget(n, name=words[:390], funds=tuple(f"Sumber Dana Nomor {k}" for k in range(1, 13))) for n in range(1, 21)
    )
    rows = tuple(
        performance(n, goal=(n - 1) // 10, sasaran=words[:300], name=f"{n:02d} {words[:397]}") for n in range(1, 21)
    )
    plan = tuple(
        action(n, first=n % 30 == 1, evaluasi=f"Baris {n:02d}. {words[:300]} Akhir {n:02d}.") for n in range(1, 61)
    )
    return lkj(
        ReportState.DRAFT,
        position="Kepala Seksi " + words[:140],
        budget=lines,
        performance=rows,
        action_plan=plan,
        ceiling_total=Decimal(83529208380),
        realisasi_total=Decimal(40420927940),
    )


HOSTILE = '<img src="file:///etc/passwd"><script>alert(1)</script> {jabatan} {{ page }} {% now "Y" %} &amp;'


def hostile() -> Lkj:
    return lkj(
        position=f"Kepala {HOSTILE}",
        tugas=(HOSTILE,),
        performance=(performance(name=HOSTILE, note=HOSTILE),),
        explanations=(Explanation(1, "x", "x", f"{HOSTILE}\n\n{HOSTILE}"),),
        action_plan=(action(evaluasi=HOSTILE, tindak_lanjut=HOSTILE, keterangan=HOSTILE),),
    )


def entry(position: str, document: Lkj | None) -> BookEntry:
    """A post of the book, with its report or without one."""
    return BookEntry(position, document, recap_line("unit", position, document, DEFAULT_BANDS))


def book(*entries: BookEntry) -> Book:
    return Book(OFFICE, 2022, 2, entries)
