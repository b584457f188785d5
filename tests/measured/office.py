"""The invented office that the measured scripts set up: what its planner has on paper before the first click."""

from dataclasses import dataclass

OFFICE = {
    "name": "Dinas Arsip Ukur",
    "short_name": "Disarsip",
    "government": "Kabupaten Ukur",
    "address": "Jl. Ukuran No. 7",
    "city": "Ukur",
}
PLANNER = {"name": "Wulan Ukur (contoh)", "username": "wulan.ukur", "password": "sebelas-laci-2026"}


@dataclass(frozen=True)
class Post:
    """A post with its unit, its holder and what the regulation says that it does."""

    depth: int
    unit: str
    title: str
    holder: str
    nip: str
    tugas: tuple[str, ...]
    fungsi: tuple[str, ...]
    is_acting: bool = False


def _nip(number: int) -> str:
    return f"19010101 192601 1 {number:03}"


POSTS = (
    Post(
        0,
        "Dinas Arsip Ukur",
        "Kepala Dinas Arsip Ukur",
        "Arum Ukur (contoh)",
        _nip(1),
        ("Memimpin dinas",),
        ("Pembinaan",),
    ),
    Post(
        1,
        "Sekretariat",
        "Sekretaris",
        "Bayu Ukur (contoh)",
        _nip(2),
        ("Menyelenggarakan kesekretariatan",),
        ("Penyusunan rencana dan laporan", "Pengelolaan keuangan"),
    ),
    Post(
        2,
        "Sub Bagian Umum",
        "Kepala Sub Bagian Umum",
        "Citra Ukur (contoh)",
        _nip(3),
        ("Melaksanakan urusan umum", "Mengurus kepegawaian"),
        (),
    ),
    Post(
        1,
        "Bidang Layanan Arsip",
        "Kepala Bidang Layanan Arsip",
        "Dimas Ukur (contoh)",
        _nip(4),
        ("Menyelenggarakan layanan arsip",),
        ("Perumusan standar layanan", "Pembinaan petugas layanan"),
    ),
    Post(
        2,
        "Seksi Layanan Informasi",
        "Kepala Seksi Layanan Informasi",
        "Endah Ukur (contoh)",
        _nip(5),
        ("Melayani permintaan arsip",),
        ("Penataan ruang baca",),
    ),
    Post(
        1,
        "Bidang Pembinaan",
        "Kepala Bidang Pembinaan",
        "Fajar Ukur (contoh)",
        _nip(6),
        ("Membina kearsipan desa dan sekolah",),
        ("Pengawasan kearsipan", "Penilaian arsiparis"),
    ),
    Post(
        2,
        "Seksi Pengawasan",
        "Kepala Seksi Pengawasan",
        "Gita Ukur (contoh)",
        _nip(7),
        ("Mengawasi arsip perangkat daerah",),
        ("Penyusunan laporan pengawasan",),
        is_acting=True,
    ),
)
# Who becomes Sekretaris within the year, and an official for another change.
SUCCESSOR = ("Hasan Ukur (contoh)", _nip(8))
NEXT_SUCCESSOR = ("Indah Ukur (contoh)", _nip(9))

PAD, DAU, DAK = "Pendapatan Asli Daerah", "Dana Alokasi Umum", "Dana Alokasi Khusus"
# Code, name, pagu, sumber dana, as in the DPA.
ACTIVITIES = (
    ("2.24.01", "Program Penunjang Urusan", "400.000.000", DAU),
    ("2.24.01.2.01", "Perencanaan dan Evaluasi", "150.000.000", DAU),
    ("2.24.01.2.01.0001", "Penyusunan Dokumen Perencanaan", "100.000.000", DAU),
    ("2.24.01.2.01.0002", "Evaluasi Kinerja", "50.000.000", PAD),
    ("2.24.01.2.06", "Administrasi Umum", "250.000.000", DAU),
    ("2.24.01.2.06.0001", "Penyediaan Peralatan Kantor", "250.000.000", DAU),
    ("2.24.02", "Program Pengelolaan Arsip", "600.000.000", DAK),
    ("2.24.02.2.01", "Pengelolaan Arsip Dinamis", "350.000.000", DAK),
    ("2.24.02.2.01.0001", "Layanan Arsip", "200.000.000", DAK),
    ("2.24.02.2.01.0002", "Pengawasan Kearsipan", "150.000.000", DAK),
    ("2.24.02.2.02", "Pembinaan Arsip Desa", "250.000.000", PAD),
)


@dataclass(frozen=True)
class Measure:
    """An indicator of a PK: its row on paper; a ratio names what is divided by what."""

    sasaran: str
    name: str
    unit: str
    target: str
    quarters: tuple[str, ...] = ()
    line: str = ""
    ratio: tuple[str, str] | None = None


# By the post's title: the codes of its budget lines with their pagu, and its indicators.
AGREEMENTS: dict[str, tuple[tuple[tuple[str, str], ...], tuple[Measure, ...]]] = {
    "Sekretaris": (
        (("2.24.01", "400.000.000"), ("2.24.01.2.01.0001", "100.000.000")),
        (
            Measure("Perencanaan tertib", "Dokumen perencanaan selesai", "dokumen", "8", ("2", "4", "6", "8"),
                    "2.24.01.2.01.0001"),
            Measure("Perencanaan tertib", "Temuan yang ditindaklanjuti", "%", "90", (), "2.24.01",
                    ("Temuan ditindaklanjuti", "Seluruh temuan")),
            Measure("Layanan kantor baik", "Nilai SAKIP", "nilai", "72,5", (), "2.24.01"),
        ),
    ),
    "Kepala Sub Bagian Umum": (
        (("2.24.01.2.06", "250.000.000"), ("2.24.01.2.06.0001", "200.000.000")),
        (
            Measure("Urusan umum lancar", "Surat dikirim tepat waktu", "surat", "400", ("100", "200", "300", "400"),
                    "2.24.01.2.06"),
            Measure("Urusan umum lancar", "Peralatan terpelihara", "unit", "60", ("15", "30", "45", "60"),
                    "2.24.01.2.06.0001"),
        ),
    ),
    "Kepala Bidang Layanan Arsip": (
        (("2.24.02.2.01", "350.000.000"), ("2.24.02", "100.000.000")),
        (
            Measure("Arsip mudah ditemukan", "Arsip yang didigitalkan", "berkas", "2.000",
                    ("500", "1.000", "1.500", "2.000"), "2.24.02.2.01"),
            Measure("Arsip mudah ditemukan", "Permintaan yang dilayani", "%", "95", (), "2.24.02.2.01",
                    ("Permintaan dilayani", "Seluruh permintaan")),
            Measure("Pengguna puas", "Indeks kepuasan", "indeks", "3,6", (), "2.24.02"),
        ),
    ),
    "Kepala Seksi Layanan Informasi": (
        (("2.24.02.2.01.0001", "200.000.000"),),
        (
            Measure("Ruang baca ramai", "Kunjungan ruang baca", "orang", "1.200", ("300", "600", "900", "1.200"),
                    "2.24.02.2.01.0001"),
            Measure("Ruang baca ramai", "Hari layanan", "hari", "240", (), "2.24.02.2.01.0001"),
        ),
    ),
    "Kepala Bidang Pembinaan": (
        (("2.24.02.2.02", "250.000.000"),),
        (
            Measure("Desa tertib arsip", "Desa yang dibina", "desa", "24", ("6", "12", "18", "24"), "2.24.02.2.02"),
            Measure("Desa tertib arsip", "Sekolah yang dibina", "sekolah", "12", (), "2.24.02.2.02"),
            Measure("Arsiparis cakap", "Arsiparis yang dinilai", "orang", "10", (), "2.24.02.2.02"),
        ),
    ),
    "Kepala Seksi Pengawasan": (
        (("2.24.02.2.01.0002", "150.000.000"), ("2.24.01.2.01.0002", "50.000.000")),
        (
            Measure("Arsip diawasi", "Perangkat daerah yang diawasi", "instansi", "20", ("5", "10", "15", "20"),
                    "2.24.02.2.01.0002"),
            Measure("Arsip diawasi", "Laporan pengawasan", "laporan", "4", (), "2.24.01.2.01.0002"),
        ),
    ),
}  # fmt: skip

# What must be stored in the end.
WANTED = {
    "units": 7, "posts": 7, "officials": 8, "accounts": 8, "acting": 1, "ended": 1, "duties": 17, "activities": 11,
    "funds": 3, "agreements": 6, "indicators": 15, "ratios": 2, "with_quarters": 7, "lines": 10, "reports": 6,
    "without_password": 0,
}  # fmt: skip
