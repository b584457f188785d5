"""The words of a made-up kabupaten: offices, units, people and sentences. None of them is anybody's."""

from dataclasses import dataclass
from random import Random

GOVERNMENTS = ("Kabupaten Contoh", "Kabupaten Contoh Timur", "Kabupaten Contoh Selatan", "Kabupaten Contoh Barat")
# Offices of one government.
OFFICES = (
    *("Dinas Pendidikan", "Dinas Kesehatan", "Dinas Pekerjaan Umum", "Dinas Perumahan Rakyat", "Dinas Sosial"),
    *("Dinas Tenaga Kerja", "Dinas Pemberdayaan Masyarakat dan Desa", "Dinas Keluarga Berencana", "Dinas Perhubungan"),
    *("Dinas Komunikasi dan Informatika", "Dinas Koperasi dan Usaha Mikro", "Dinas Penanaman Modal"),
    *("Dinas Kepemudaan dan Olahraga", "Dinas Perpustakaan dan Kearsipan", "Dinas Perikanan", "Dinas Pariwisata"),
    *("Dinas Pertanian", "Dinas Ketahanan Pangan", "Dinas Perdagangan", "Dinas Perindustrian", "Dinas Kebudayaan"),
    *("Dinas Lingkungan Hidup", "Dinas Kependudukan dan Pencatatan Sipil", "Badan Perencanaan Daerah"),
    *("Badan Keuangan Daerah", "Badan Pendapatan Daerah", "Badan Kepegawaian", "Badan Penanggulangan Bencana"),
    *("Kecamatan Sumberasri", "Kecamatan Karangmulia", "Kecamatan Wonosari Baru", "Kecamatan Tirtajaya"),
    *("Kecamatan Gunungkencana", "Kecamatan Sidoasih", "Kecamatan Rawabening", "Kecamatan Kalimulya"),
    *("Kecamatan Bandarsari", "Kecamatan Telagawangi", "Kecamatan Mekarpura", "Kecamatan Sukalestari"),
    *("Kecamatan Purwakerta Indah", "Kecamatan Tanjungasri", "Kecamatan Bukitsari", "Kecamatan Lembahjaya"),
    *("Kecamatan Pulausari", "Kecamatan Cempakamulia", "Kecamatan Wanajaya", "Kecamatan Randubening"),
    *("Kecamatan Ambarasri", "Kecamatan Sekarjaya"),
)
_GIVEN = (
    *("Aryasatya", "Bagaswara", "Candramaya", "Damarjati", "Ekanitha", "Fajarina", "Gentarama", "Hastungkara"),
    *("Indrakila", "Jayantika", "Kirananta", "Larasjiwa", "Mandaraka", "Nirmayanti", "Ontowiryo", "Pramesthi"),
    *("Raditarini", "Sekarwangi", "Tirtayasa", "Utaminingsih", "Wicaksanti", "Yudhaprana", "Zamrudani"),
)
_FAMILY = (
    *("Adiwangsa", "Brajamukti", "Cakrabuana", "Darmasetya", "Endrasasmita", "Guritnadi", "Jagatnata", "Kusumajaya"),
    *("Lokananta", "Mangkurejo", "Natawirya", "Pandulaksa", "Reksabumi", "Suryabrata", "Tamtomo", "Wiratmaka"),
)
_DEGREES = ("S.E.", "S.Sos.", "S.T.", "S.A.P.", "S.Kom.", "S.H., M.H.", "S.E., M.M.", "S.Pd., M.A.P.")
RANKS = {
    "II": "Pembina Utama Muda (IV/c)",
    "III": "Pembina (IV/a)",
    "IV": "Penata Tingkat I (III/d)",
}
SUPPORT = (
    *("Penyediaan Bahan Logistik Kantor", "Penyediaan Barang Cetakan dan Penggandaan"),
    *("Penyediaan Komponen Instalasi Listrik Bangunan Kantor", "Penyelenggaraan Rapat Koordinasi dan Konsultasi"),
    *("Penyediaan Jasa Komunikasi, Air, dan Listrik", "Penyediaan Jasa Pelayanan Umum Kantor"),
    *("Pemeliharaan Kendaraan Dinas Operasional", "Pemeliharaan Peralatan dan Mesin Lainnya"),
    *("Pengelolaan Administrasi Kepegawaian", "Penatausahaan Arsip Dinamis"),
)
MONEY = (
    *("Penyediaan Gaji dan Tunjangan Pegawai", "Penyusunan Laporan Keuangan Bulanan"),
    *("Penatausahaan dan Verifikasi Keuangan", "Penyusunan Dokumen Perencanaan dan Anggaran"),
)
# A bidang's subject and those of its seksi.
FIELDS = (
    ("Pelayanan", ("Pelayanan Loket", "Penanganan Pengaduan", "Standar Pelayanan")),
    ("Sarana dan Prasarana", ("Pembangunan Sarana", "Pemeliharaan Prasarana", "Perlengkapan Lapangan")),
    ("Pembinaan dan Pengawasan", ("Pembinaan Kelembagaan", "Pengawasan Lapangan", "Penyuluhan Masyarakat")),
    ("Data dan Informasi", ("Pengolahan Data", "Publikasi Informasi", "Pemetaan Wilayah")),
    ("Pemberdayaan dan Kerja Sama", ("Pemberdayaan Kelompok", "Kemitraan Usaha", "Kerja Sama Antarlembaga")),
    ("Pengembangan Sumber Daya", ("Pelatihan Teknis", "Sertifikasi Kompetensi", "Pengembangan Karier")),
    ("Pengendalian dan Evaluasi", ("Pengendalian Program", "Evaluasi Kegiatan", "Penilaian Risiko")),
    ("Perlindungan dan Fasilitasi", ("Perlindungan Warga", "Fasilitasi Usaha", "Bantuan Darurat")),
)
WORKS = (
    ("Penyelenggaraan {}", "Jumlah laporan penyelenggaraan {} yang disusun", "laporan", (4, 12)),
    ("Koordinasi dan Sinkronisasi {}", "Jumlah dokumen hasil koordinasi {}", "dokumen", (4, 8, 12)),
    (
        "Peningkatan Kapasitas Pelaksana {}",
        "Jumlah orang yang mengikuti peningkatan kapasitas {}",
        "orang",
        (40, 80, 120),
    ),
)
_CAUSES = (
    "petunjuk teknis baru diterima pada pertengahan triwulan",
    "sebagian besar belanja dijadwalkan sesudah penyedia ditetapkan",
    "permohonan dari warga datang lebih banyak daripada tahun lalu",
    "cuaca buruk menunda pekerjaan di tiga lokasi",
    "pemutakhiran data bersama desa selesai lebih cepat",
    "dua petugas dipindahkan dan penggantinya baru dilatih",
    "harga bahan naik sehingga pengadaan ditawarkan ulang",
    "jadwal narasumber bergeser ke bulan berikutnya",
    "peralatan pengganti tiba lebih awal daripada rencana",
    "verifikasi berkas memakan waktu satu minggu lebih lama",
    "rapat lintas bidang disatukan sehingga biayanya lebih hemat",
    "sistem antrean yang baru mengurangi waktu tunggu",
)
_EFFECTS = (
    "Tim menata ulang urutan pekerjaan agar sisa target tuntas tanpa menambah biaya",
    "Pekerjaan yang tersisa dibagi kepada tiga regu dengan jadwal mingguan",
    "Berkas yang lengkap diproses lebih dahulu, sedangkan yang kurang dikembalikan dengan daftar isian",
    "Kontrak payung dipakai untuk belanja yang berulang",
    "Petugas mencatat kemajuan setiap Jumat dan membahasnya pada Senin",
    "Kegiatan lapangan digabung dengan kunjungan rutin",
    "Warga diberi tahu jadwalnya melalui balai desa",
    "Rancangan laporan diperiksa silang sebelum ditandatangani",
    "Sisa anggaran dijaga untuk kebutuhan akhir tahun",
    "Pembayaran diajukan setiap selesai satu tahap",
)
_STEPS = (
    "Menuntaskan sisa pekerjaan {} menurut jadwal bulanan",
    "Mengajukan pencairan tahap berikutnya untuk {} sebelum tanggal 10",
    "Menyusun ulang jadwal {} bersama petugas lapangan",
    "Melatih dua petugas pengganti untuk {}",
    "Memutakhirkan data dasar {} dengan data desa",
    "Membahas kemajuan {} pada rapat bulanan",
)
NOTES = (
    "Laporan sudah dibaca; jaga ketepatan jadwal.",
    "Sudah baik, lengkapi dokumentasinya.",
    "",
    "Lanjutkan dan laporkan kemajuannya setiap bulan.",
)
RETURN_NOTES = (
    "Periksa lagi realisasi anggaran dengan buku kas, lalu ajukan kembali.",
    "Jelaskan sebab capaian yang rendah, lalu ajukan kembali.",
)


@dataclass(frozen=True)
class Person:
    """A made-up official: name with degree and a mark that it is an example, and an NIP that nobody can have."""

    name: str
    nip: str


def person(number: int) -> Person:
    """The official with that number in the whole installation: born before 1910, so that the NIP is nobody's."""
    first = _GIVEN[number % len(_GIVEN)]
    second = _FAMILY[number // len(_GIVEN) % len(_FAMILY)]
    degree = _DEGREES[number % len(_DEGREES)]
    day, month, year = 1 + number % 28, 1 + number // 28 % 12, 1900 + number // 336 % 10
    serial = 901 + number // 3360
    nip = f"{year}{month:02d}{day:02d}{year + 25}{1 + number % 12:02d}{1 + number % 2}{serial:03d}"
    return Person(f"{first} {second}, {degree} (contoh)", nip)


def explanation(random: Random, about: str, unit: str, quarter: str) -> str:
    """What an author says of an activity's figures; `{capaian}` stands for the figure of the day."""
    cause, other = random.sample(_CAUSES, 2)
    effect = random.choice(_EFFECTS)
    count = random.randint(3, 96)
    return (
        f"Sampai dengan {quarter} {about} mencapai {{capaian}} dari target setahun karena {cause}. {effect}; {unit} "
        f"menangani {count} berkas, dan {other}."
    )


def planned(random: Random, about: str, unit: str, quarter: str) -> tuple[str, str, str]:
    """A row of the action plan: evaluasi, tindak lanjut, keterangan."""
    count = random.randint(2, 60)
    return (
        f"Pada {quarter} masih tersisa {count} berkas {about} karena {random.choice(_CAUSES)}.",
        f"{random.choice(_STEPS).format(about)}.",
        f"Dikerjakan oleh {unit} bersama {random.randint(2, 9)} petugas.",
    )
