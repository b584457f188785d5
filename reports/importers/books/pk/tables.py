"""The tables of 03-pk: budget lines first, since indicators name them; last the scales of those in words."""

from reports.enums import Direction, IndicatorKind, OverTime
from reports.importers.activity_list import TOTAL
from reports.importers.columns import Column, Kind, yes_no
from reports.importers.tables import Table

_KINDS = {
    IndicatorKind(each).label.partition(" (")[0].partition(" dengan")[0].partition(":")[0]: each.value
    for each in IndicatorKind
}
_DIRECTIONS = {each.label: each.value for each in Direction}
# A drop-down divides its words at commas: it has the part before one, and what was written whole is read as well.
_OVER_TIME = {word: each.value for each in OverTime for word in dict.fromkeys((each.label.split(",")[0], each.label))}
INDICATORS = Table(
    "Indikator",
    "sasaran, indikator, dan target",
    (
        Column("jabatan", "Jabatan", width=34, required=True, fills=True, listed="jabatan"),
        Column("versi", "Versi PK", width=16, editable=False, help="Terisi sendiri"),
        Column("sasaran", "Sasaran", width=40, required=True, fills=True, most=4000, one_line=True),
        Column("indikator", "Indikator", width=46, required=True, most=4000, one_line=True),
        Column("satuan", "Satuan", width=14, most=60),
        Column("target", "Target setahun", Kind.SAID, 16, negative=True, help="Misalnya 12; 87,5; 7–9; WTP"),
        Column("q1", "Target TW I", Kind.SAID, 12, negative=True, help="Sejak Januari; - bila tidak ada"),
        Column("q2", "Target TW II", Kind.SAID, 12, negative=True),
        Column("q3", "Target TW III", Kind.SAID, 12, negative=True),
        Column("q4", "Target TW IV", Kind.SAID, 12, negative=True),
        Column("kode", "Kode anggaran", Kind.CODE, 22, most=40, help="Kode di lembar Anggaran yang membiayainya"),
        Column("sumber", "Sumber data", width=26, most=300),
        Column("jenis", "Jenis", Kind.CHOICE, 14, choices=_KINDS, keeps=True, help="Kosong: menurut targetnya"),
        Column(
            "arah", "Arah", Kind.CHOICE, 24, choices=_DIRECTIONS, keeps=True, help="Kosong: makin tinggi makin baik"
        ),
        Column(
            "sifat",
            "Sepanjang tahun",
            Kind.CHOICE,
            26,
            choices=_OVER_TIME,
            keeps=True,
            help="Kosong: menurut satuan dan namanya; indeks dan persentase tidak dijumlahkan",
        ),
        Column("skala", "Skala", width=18, most=120, listed="skala", help="Hanya untuk jenis Skala"),
        Column("pembilang", "Nama pembilang", width=26, most=300, help="Jenis Perbandingan: yang di atas garis bagi"),
        Column("penyebut", "Nama penyebut", width=26, most=300, help="Jenis Perbandingan: yang di bawah garis bagi"),
        Column("satuan_bagian", "Satuan bagian", width=14, most=60, help="Satuan pembilang dan penyebut"),
        Column(
            "komponen",
            "Komponen",
            width=34,
            most=8000,
            help="Satu baris satu komponen, misalnya Kecepatan; bobot 2. Tulis “; dasar” bila pembagi",
        ),
        yes_no("negatif", "Boleh kurang dari nol", empty=False, hint="Kosong: tidak"),
        Column("desimal", "Angka di belakang koma", Kind.NUMBER, 12, decimals=0, help="Paling banyak; boleh kosong"),
        Column(
            "kata",
            "Target seperti tertulis",
            width=22,
            most=120,
            help="Hanya bila PK menulisnya lain, misalnya dua belas",
        ),
    ),
    ("jabatan", "sasaran", "indikator"),
    "indikator",
)
LINES = Table(
    "Anggaran PK",
    "anggaran dalam perjanjian kinerja",
    (
        Column("jabatan", "Jabatan", width=34, required=True, fills=True, listed="jabatan"),
        Column("kode", "Kode", Kind.CODE, 24, required=True, most=40),
        Column("nama", "Nama", width=60, editable=False),
        Column("pagu", "Pagu (Rp)", Kind.MONEY, 22, keeps=True, help="Kosong pada baris baru: dari anggaran"),
        Column(
            "dana",
            "Sumber dana",
            width=40,
            most=1000,
            listed="dana",
            keeps=True,
            help="Kosong pada baris baru: dari anggaran",
        ),
    ),
    ("jabatan", "kode"),
    "anggaran",
    is_kept_nowhere=lambda texts: "kode" not in texts and bool(TOTAL.match(texts.get("jabatan", ""))),
)
SCALES = Table(
    "Skala",
    "skala untuk indikator dengan sebutan",
    (
        Column(
            "skala", "Skala", width=34, required=True, fills=True, most=120, one_line=True,
            help="Misalnya Opini BPK",
        ),
        Column(
            "urutan", "Urutan", Kind.NUMBER, 10, decimals=0,
            help="1 untuk yang terendah; kosong: paling tinggi",
        ),
        Column("tingkat", "Tingkat", width=34, required=True, most=120, one_line=True, help="Misalnya WDP"),
        Column(
            "persen", "Persentase", Kind.NUMBER, 12, decimals=2,
            help="Hanya bila kantor menghitung persentase untuk indikator dengan kata",
        ),
    ),
    ("skala", "tingkat"),
    "tingkat",
)  # fmt: skip
# What may be corrected in a version in force: words.
WORDS = {"sasaran", "indikator", "sumber"}
# The columns of an indicator's row that are written as they are, by the name in agreement_values.
PLAIN = {
    "name": "indikator", "unit": "satuan", "kind": "jenis", "direction": "arah", "over_time": "sifat",
    "may_be_negative": "negatif", "numerator_label": "pembilang", "denominator_label": "penyebut",
    "component_unit": "satuan_bagian", "data_source": "sumber", "target_words": "kata",
}  # fmt: skip
