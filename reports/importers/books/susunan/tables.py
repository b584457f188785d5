"""The tables of 01-susunan: posts with their units, penugasan with their persons, tugas and fungsi."""

from reports.importers.columns import Column, Kind, yes_no
from reports.importers.tables import Table
from units.enums import AssignmentKind, DutyKind, Echelon

_ECHELONS = {**{each.value: each.value for each in Echelon if each != Echelon.NONE}, "Tanpa eselon": Echelon.NONE.value}
# As letters of appointment write them, and as people do; the letter is kept nowhere.
_WRITTEN_ECHELONS = {
    f"{eselon}{number}{letter}": value
    for number, value in (("II", "II"), ("III", "III"), ("IV", "IV"), ("2", "II"), ("3", "III"), ("4", "IV"))
    for letter in ("", *(f"{dot}{letter}" for dot in ("", " ", ".", "/") for letter in "ab"))
    for eselon in ("", "Eselon ")
}
_HOLDING = {each.short: each.value for each in AssignmentKind}
_WRITTEN_HOLDING = {each.label: each.value for each in AssignmentKind}
_WRITTEN_DUTIES = {"Tugas": DutyKind.TUGAS.value}
STRUCTURE = Table(
    "Susunan",
    "unit kerja dan jabatan",
    (
        Column(
            "unit", "Unit kerja", width=40, most=200, keeps=True, one_line=True,
            help="Kosong: di unit jabatan atasannya",
        ),
        Column("kode", "Kode unit", Kind.CODE, 20, most=60, keeps=True, help="Kosong: dibuat dari namanya"),
        Column("jabatan", "Jabatan", width=42, most=200, keeps=True, one_line=True, help="Kosong: Kepala unit itu"),
        Column(
            "atasan",
            "Jabatan atasan",
            width=42,
            most=260,
            one_line=True,
            listed="jabatan",
            help="Kosong hanya untuk pimpinan",
        ),
        Column(
            "eselon", "Eselon", Kind.CHOICE, 14, choices=_ECHELONS, also=_WRITTEN_ECHELONS, keeps=True,
            help="II, III, IV; kosong: menurut atasannya",
        ),
        yes_no("lapor", "Wajib LKj", empty=True, keeps=True, hint="Kosong: Ya, kecuali pimpinan tanpa atasan"),
        Column("hukum", "Dasar hukum", width=50, most=2000, keeps=True, help="Kosong: dasar hukum kantor"),
    ),
    ("unit", "jabatan"),
    "jabatan",
)  # fmt: skip
HOLDERS = Table(
    "Pejabat",
    "pejabat, penugasan, dan akun",
    (
        Column("jabatan", "Jabatan", width=42, required=True, most=260, one_line=True, listed="jabatan"),
        Column(
            "pejabat",
            "Nama dengan gelar",
            width=34,
            required=True,
            most=150,
            one_line=True,
            help="Misalnya Dra. Sari Uji, M.Si.",
        ),
        Column("nip", "NIP", Kind.NIP, 24, help="18 angka, spasi boleh"),
        Column("sebutan", "Sebutan nomor lain", width=12, most=20, help="Misalnya NRP; hanya bila tanpa NIP"),
        Column("nomor", "Nomor lain", width=18, most=30),
        Column("pangkat", "Pangkat/golongan", width=22, most=80, one_line=True),
        Column(
            "jenis",
            "Jenis",
            Kind.CHOICE,
            12,
            choices=_HOLDING,
            also=_WRITTEN_HOLDING,
            empty=AssignmentKind.DEFINITIF.value,
            keeps=True,
        ),
        Column("mulai", "Mulai", Kind.DATE, 14, keeps=True, help="Kosong: 1 Januari tahun ini"),
        Column("berakhir", "Berakhir", Kind.DATE, 14, help="Kosong: masih menjabat"),
        Column("akun", "Nama pengguna", width=20, most=150, keeps=True, help="Untuk masuk, misalnya sari.uji"),
        Column("surel", "Alamat surel", width=28, most=254, keeps=True),
    ),
    ("jabatan", "pejabat", "jenis", "mulai"),
    "penugasan",
)
DUTIES = Table(
    "Tugas dan fungsi",
    "tugas pokok dan fungsi",
    (
        Column("jabatan", "Jabatan", width=42, required=True, fills=True, most=260, listed="jabatan"),
        Column(
            "jenis",
            "Jenis",
            Kind.CHOICE,
            14,
            required=True,
            choices={each.label: each.value for each in DutyKind},
            also=_WRITTEN_DUTIES,
        ),
        Column(
            "bunyi",
            "Bunyi",
            width=90,
            required=True,
            most=4000,
            help="Satu baris satu butir; huruf dan “; dan” dari peraturan dilepas sendiri",
        ),
    ),
    ("jabatan", "jenis", "bunyi"),
    "butir",
)
PERSON = {"pejabat": "name", "nip": "nip", "pangkat": "rank", "sebutan": "other_label", "nomor": "other_number"}
