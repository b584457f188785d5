"""What made-up offices do, say and are called: activities with their indicators, people, reasons, paragraphs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sub:
    """A sub kegiatan: the end of its code, its name, what its indicator counts and in which satuan."""

    code: str
    name: str
    indikator: str
    satuan: str


@dataclass(frozen=True)
class Kegiatan:
    code: str
    name: str
    indikator: str
    subs: tuple[Sub, ...]


@dataclass(frozen=True)
class Field:
    """A bidang: its name, its program's number, its kegiatan, and the names of its seksi."""

    name: str
    program: str
    kegiatan: tuple[Kegiatan, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """What an office is: its name, its head's title, its code of affairs, its fields."""

    name: str
    head: str
    urusan: str
    fields: tuple[Field, ...]


def _kegiatan(code: str, name: str, indikator: str, *subs: str) -> Kegiatan:
    return Kegiatan(code, name, indikator, tuple(Sub(*(part.strip() for part in each.split("|"))) for each in subs))


PLANNING = _kegiatan(
    "2.01",
    "Perencanaan, Penganggaran, dan Evaluasi Kinerja Perangkat Daerah",
    "Persentase Dokumen Perencanaan, Penganggaran, dan Evaluasi Kinerja yang Tersusun Tepat Waktu",
    "01 | Penyusunan Dokumen Perencanaan Perangkat Daerah | Jumlah Dokumen Perencanaan Perangkat Daerah | dokumen",
    "06 | Koordinasi dan Penyusunan Laporan Capaian Kinerja dan Ikhtisar Realisasi Kinerja SKPD"
    " | Jumlah Laporan Capaian Kinerja dan Ikhtisar Realisasi Kinerja SKPD | laporan",
    "07 | Evaluasi Kinerja Perangkat Daerah | Jumlah Laporan Evaluasi Kinerja Perangkat Daerah | laporan",
)
FINANCE = _kegiatan(
    "2.02",
    "Administrasi Keuangan Perangkat Daerah",
    "Persentase Pelayanan Administrasi Keuangan Perangkat Daerah",
    "01 | Penyediaan Gaji dan Tunjangan ASN | Jumlah Orang yang Menerima Gaji dan Tunjangan ASN | orang",
    "02 | Penyediaan Administrasi Pelaksanaan Tugas ASN"
    " | Jumlah Dokumen Hasil Penyediaan Administrasi Pelaksanaan Tugas ASN | dokumen",
    "05 | Koordinasi dan Penyusunan Laporan Keuangan Akhir Tahun SKPD"
    " | Jumlah Laporan Keuangan Akhir Tahun SKPD | laporan",
    "07 | Koordinasi dan Penyusunan Laporan Keuangan Bulanan SKPD | Jumlah Laporan Keuangan Bulanan SKPD | laporan",
)
GENERAL = _kegiatan(
    "2.06",
    "Administrasi Umum Perangkat Daerah",
    "Persentase Pelayanan Administrasi Umum Perangkat Daerah",
    "01 | Penyediaan Komponen Instalasi Listrik dan Penerangan Bangunan Kantor"
    " | Jumlah Paket Komponen Instalasi Listrik yang Disediakan | paket",
    "04 | Penyediaan Bahan Logistik Kantor | Jumlah Paket Bahan Logistik Kantor yang Disediakan | paket",
    "05 | Penyediaan Barang Cetakan dan Penggandaan | Jumlah Paket Barang Cetakan yang Disediakan | paket",
    "09 | Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD"
    " | Jumlah Laporan Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD | laporan",
)
UPKEEP = _kegiatan(
    "2.09",
    "Pemeliharaan Barang Milik Daerah Penunjang Urusan Pemerintahan Daerah",
    "Persentase Barang Milik Daerah dalam Kondisi Baik",
    "02 | Penyediaan Jasa Pemeliharaan dan Pajak Kendaraan Dinas Operasional"
    " | Jumlah Kendaraan Dinas Operasional yang Dipelihara | unit",
    "06 | Pemeliharaan Peralatan dan Mesin Lainnya | Jumlah Peralatan dan Mesin Lainnya yang Dipelihara | unit",
    "09 | Pemeliharaan Gedung Kantor dan Bangunan Lainnya | Jumlah Gedung Kantor yang Dipelihara | unit",
)
SECRETARIAT = (
    ("Umum dan Kepegawaian", (GENERAL, UPKEEP)),
    ("Keuangan", (FINANCE,)),
    ("Perencanaan dan Evaluasi", (PLANNING,)),
)

PERHUBUNGAN = Kind(
    "Dinas Perhubungan",
    "Kepala Dinas",
    "2.15",
    (
        Field(
            "Lalu Lintas",
            "02",
            (
                _kegiatan(
                    "2.02",
                    "Penyediaan Perlengkapan Jalan di Jalan Kabupaten/Kota",
                    "Persentase Perlengkapan Jalan yang Berfungsi",
                    "01 | Pembangunan Prasarana Jalan di Jalan Kabupaten/Kota"
                    " | Jumlah Prasarana Jalan yang Terbangun | unit",
                    "03 | Penyediaan Perlengkapan Jalan di Jalan Kabupaten/Kota"
                    " | Jumlah Perlengkapan Jalan yang Tersedia | unit",
                    "04 | Rehabilitasi dan Pemeliharaan Perlengkapan Jalan"
                    " | Jumlah Perlengkapan Jalan yang Dipelihara | unit",
                ),
                _kegiatan(
                    "2.06",
                    "Pelaksanaan Manajemen dan Rekayasa Lalu Lintas",
                    "Persentase Simpang yang Tertata",
                    "02 | Pengawasan dan Pengendalian Efektivitas Pelaksanaan Kebijakan Lalu Lintas"
                    " | Jumlah Laporan Pengawasan dan Pengendalian Lalu Lintas | laporan",
                    "05 | Forum Lalu Lintas dan Angkutan Jalan | Jumlah Laporan Pelaksanaan Forum Lalu Lintas"
                    " | laporan",
                ),
            ),
            ("Rekayasa Lalu Lintas", "Perlengkapan Jalan"),
        ),
        Field(
            "Angkutan dan Terminal",
            "03",
            (
                _kegiatan(
                    "2.03",
                    "Pengelolaan Terminal Penumpang Tipe C",
                    "Persentase Terminal yang Memenuhi Standar Pelayanan",
                    "01 | Penyusunan Rencana Pembangunan Terminal Penumpang"
                    " | Jumlah Dokumen Rencana Pembangunan Terminal | dokumen",
                    "02 | Peningkatan Kapasitas Sumber Daya Manusia Pengelola Terminal"
                    " | Jumlah Pengelola Terminal yang Dilatih | orang",
                    "06 | Pengoperasian Terminal Penumpang | Jumlah Laporan Pengoperasian Terminal Penumpang | laporan",
                ),
            ),
            ("Angkutan Orang", "Pengelolaan Terminal"),
        ),
    ),
)
SOSIAL = Kind(
    "Dinas Sosial",
    "Kepala Dinas",
    "1.06",
    (
        Field(
            "Rehabilitasi Sosial",
            "04",
            (
                _kegiatan(
                    "2.01",
                    "Rehabilitasi Sosial Dasar Penyandang Disabilitas Terlantar di Luar Panti",
                    "Persentase Penyandang Disabilitas yang Terpenuhi Kebutuhan Dasarnya",
                    "01 | Penyediaan Permakanan | Jumlah Orang yang Mendapatkan Permakanan | orang",
                    "03 | Penyediaan Alat Bantu | Jumlah Orang yang Menerima Alat Bantu | orang",
                    "05 | Pemberian Bimbingan Fisik, Mental, dan Spiritual | Jumlah Orang yang Mendapat Bimbingan"
                    " | orang",
                ),
            ),
            ("Rehabilitasi Penyandang Disabilitas", "Rehabilitasi Anak dan Lanjut Usia"),
        ),
        Field(
            "Pemberdayaan Sosial",
            "02",
            (
                _kegiatan(
                    "2.03",
                    "Pengembangan Potensi Sumber Kesejahteraan Sosial Daerah",
                    "Persentase Sumber Kesejahteraan Sosial yang Aktif",
                    "01 | Peningkatan Kemampuan Pekerja Sosial Masyarakat"
                    " | Jumlah Pekerja Sosial Masyarakat yang Dibina | orang",
                    "03 | Peningkatan Kemampuan Lembaga Kesejahteraan Sosial"
                    " | Jumlah Lembaga Kesejahteraan Sosial yang Dibina | lembaga",
                    "04 | Penguatan Karang Taruna | Jumlah Karang Taruna yang Diperkuat | kelompok",
                ),
            ),
            ("Pembinaan Lembaga Sosial", "Kepahlawanan dan Kesetiakawanan Sosial"),
        ),
    ),
)
BPBD = Kind(
    "Badan Penanggulangan Bencana Daerah",
    "Kepala Pelaksana Badan",
    "1.05",
    (
        Field(
            "Pencegahan dan Kesiapsiagaan",
            "03",
            (
                _kegiatan(
                    "2.02",
                    "Pelayanan Pencegahan dan Kesiapsiagaan Terhadap Bencana",
                    "Persentase Desa Rawan Bencana yang Siaga",
                    "02 | Pelatihan Pencegahan dan Mitigasi Bencana | Jumlah Warga yang Mengikuti Pelatihan | orang",
                    "04 | Pengelolaan Risiko Bencana | Jumlah Dokumen Pengelolaan Risiko Bencana | dokumen",
                    "10 | Gladi Kesiapsiagaan Terhadap Bencana | Jumlah Gladi Kesiapsiagaan yang Terlaksana | kali",
                ),
            ),
            ("Pencegahan", "Kesiapsiagaan"),
        ),
        Field(
            "Kedaruratan dan Logistik",
            "04",
            (
                _kegiatan(
                    "2.03",
                    "Pelayanan Penyelamatan dan Evakuasi Korban Bencana",
                    "Persentase Korban Bencana yang Tertangani",
                    "01 | Respon Cepat Darurat Bencana | Jumlah Laporan Respon Cepat Darurat Bencana | laporan",
                    "03 | Pencarian dan Evakuasi Korban Bencana | Jumlah Laporan Pencarian dan Evakuasi | laporan",
                    "04 | Penyediaan Logistik Penyelamatan Korban Bencana"
                    " | Jumlah Paket Logistik yang Disediakan | paket",
                ),
            ),
            ("Kedaruratan", "Logistik dan Peralatan"),
        ),
    ),
)
BKPSDM = Kind(
    "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "Kepala Badan",
    "5.03",
    (
        Field(
            "Mutasi dan Promosi",
            "02",
            (
                _kegiatan(
                    "2.02",
                    "Mutasi dan Promosi ASN",
                    "Persentase Usul Mutasi yang Diselesaikan",
                    "01 | Pengelolaan Mutasi ASN | Jumlah Dokumen Mutasi ASN | dokumen",
                    "02 | Pengelolaan Kenaikan Pangkat ASN | Jumlah Dokumen Kenaikan Pangkat ASN | dokumen",
                    "03 | Pengelolaan Promosi ASN | Jumlah Dokumen Promosi ASN | dokumen",
                ),
            ),
            ("Mutasi", "Kepangkatan"),
        ),
        Field(
            "Pengembangan Kompetensi",
            "04",
            (
                _kegiatan(
                    "2.01",
                    "Pengembangan Kompetensi Teknis",
                    "Persentase ASN yang Mengikuti Pengembangan Kompetensi",
                    "02 | Penyelenggaraan Pengembangan Kompetensi Teknis Umum"
                    " | Jumlah ASN yang Mengikuti Pengembangan Kompetensi Teknis | orang",
                    "04 | Pembinaan dan Evaluasi Pengembangan Kompetensi"
                    " | Jumlah Laporan Evaluasi Pengembangan Kompetensi | laporan",
                    "07 | Penyusunan Rencana Pengembangan Kompetensi"
                    " | Jumlah Dokumen Rencana Pengembangan Kompetensi | dokumen",
                ),
            ),
            ("Pelatihan Teknis", "Sertifikasi Kompetensi"),
        ),
    ),
)
SATPOL = Kind(
    "Satuan Polisi Pamong Praja",
    "Kepala Satuan",
    "1.05",
    (
        Field(
            "Ketenteraman dan Ketertiban Umum",
            "02",
            (
                _kegiatan(
                    "2.01",
                    "Penanganan Gangguan Ketenteraman dan Ketertiban Umum",
                    "Persentase Gangguan Ketenteraman dan Ketertiban Umum yang Ditangani",
                    "01 | Pencegahan Gangguan Ketenteraman dan Ketertiban Umum melalui Patroli dan Pengamanan"
                    " | Jumlah Kasus Gangguan Ketenteraman yang Dicegah | kasus",
                    "04 | Pemberdayaan Perlindungan Masyarakat dalam Rangka Ketenteraman"
                    " | Jumlah Anggota Perlindungan Masyarakat yang Diberdayakan | orang",
                    "08 | Pengadaan Sarana Ketenteraman dan Ketertiban Umum"
                    " | Jumlah Sarana Ketertiban yang Tersedia | unit",
                ),
            ),
            ("Operasi dan Pengendalian", "Kerja Sama"),
        ),
        Field(
            "Penegakan Produk Hukum Daerah",
            "02",
            (
                _kegiatan(
                    "2.02",
                    "Penegakan Peraturan Daerah dan Peraturan Kepala Daerah",
                    "Persentase Peraturan Daerah yang Ditegakkan",
                    "01 | Sosialisasi Penegakan Peraturan Daerah | Jumlah Laporan Sosialisasi Peraturan Daerah"
                    " | laporan",
                    "02 | Pengawasan atas Kepatuhan terhadap Pelaksanaan Peraturan Daerah"
                    " | Jumlah Laporan Pengawasan Kepatuhan | laporan",
                    "03 | Penanganan atas Pelanggaran Peraturan Daerah"
                    " | Jumlah Pelanggaran Peraturan Daerah yang Ditangani | kasus",
                ),
            ),
            ("Pembinaan dan Pengawasan", "Penyelidikan dan Penyidikan"),
        ),
    ),
)
KECAMATAN = Kind(
    "Kecamatan",
    "Camat",
    "7.01",
    (
        Field(
            "Pemerintahan",
            "02",
            (
                _kegiatan(
                    "2.03",
                    "Koordinasi Penyelenggaraan Pemerintahan di Kecamatan",
                    "Persentase Urusan Pemerintahan yang Terkoordinasi",
                    "01 | Pelaksanaan Urusan Pemerintahan yang Terkait dengan Pelayanan Perizinan"
                    " | Jumlah Dokumen Pelayanan Perizinan | dokumen",
                    "02 | Peningkatan Efektivitas Pelaksanaan Pelayanan kepada Masyarakat"
                    " | Jumlah Laporan Pelayanan kepada Masyarakat | laporan",
                ),
            ),
            ("Pemerintahan",),
        ),
        Field(
            "Pemberdayaan Masyarakat",
            "03",
            (
                _kegiatan(
                    "2.01",
                    "Koordinasi Kegiatan Pemberdayaan Desa",
                    "Persentase Desa yang Berdaya",
                    "01 | Peningkatan Partisipasi Masyarakat dalam Musyawarah Perencanaan Pembangunan Desa"
                    " | Jumlah Lembaga yang Berpartisipasi dalam Musyawarah | lembaga",
                    "03 | Peningkatan Efektivitas Kegiatan Pemberdayaan Masyarakat di Wilayah Kecamatan"
                    " | Jumlah Laporan Pemberdayaan Masyarakat | laporan",
                ),
            ),
            ("Pemberdayaan Masyarakat dan Desa",),
        ),
        Field(
            "Ketertiban",
            "04",
            (
                _kegiatan(
                    "2.01",
                    "Koordinasi Upaya Penyelenggaraan Ketenteraman dan Ketertiban Umum",
                    "Persentase Gangguan Ketertiban yang Tertangani",
                    "01 | Sinergitas dengan Kepolisian, TNI, dan Instansi Vertikal di Wilayah Kecamatan"
                    " | Jumlah Laporan Sinergitas dengan Instansi Vertikal | laporan",
                    "02 | Harmonisasi Hubungan dengan Tokoh Agama dan Tokoh Masyarakat"
                    " | Jumlah Pertemuan dengan Tokoh Masyarakat | kali",
                ),
            ),
            ("Ketenteraman dan Ketertiban",),
        ),
    ),
)
BAGIAN = Kind(
    "Bagian",
    "Kepala Bagian",
    "4.01",
    (
        Field(
            "Organisasi",
            "01",
            (
                _kegiatan(
                    "2.13",
                    "Penataan Organisasi",
                    "Persentase Perangkat Daerah yang Tertata Kelembagaannya",
                    "01 | Pengelolaan Kelembagaan dan Analisis Jabatan"
                    " | Jumlah Dokumen Kelembagaan dan Analisis Jabatan | dokumen",
                    "02 | Fasilitasi Pelayanan Publik dan Tata Laksana | Jumlah Dokumen Fasilitasi Pelayanan Publik"
                    " | dokumen",
                    "03 | Peningkatan Kinerja dan Reformasi Birokrasi"
                    " | Jumlah Laporan Peningkatan Kinerja dan Reformasi Birokrasi | laporan",
                    "04 | Monitoring, Evaluasi, dan Pengendalian Kualitas Pelayanan Publik"
                    " | Jumlah Laporan Pengendalian Kualitas Pelayanan Publik | laporan",
                ),
            ),
            (
                "Kelembagaan dan Analisis Jabatan",
                "Pelayanan Publik dan Tata Laksana",
                "Kinerja dan Reformasi Birokrasi",
            ),
        ),
    ),
)
KINDS = (PERHUBUNGAN, SOSIAL, BPBD, BKPSDM, SATPOL, KECAMATAN, BAGIAN)

REGIONS = (
    ("Kabupaten", "Tirtasari"),
    ("Kota", "Wanabakti"),
    ("Kabupaten", "Karanglawang"),
    ("Kabupaten", "Sumberagung"),
    ("Kota", "Banjarmulya"),
    ("Kabupaten", "Muaratirta"),
)
SUBDISTRICTS = ("Ranuwetan", "Sidomakmur", "Batukencana", "Lembahsari")
STREETS = ("Jl. Melati No. 12", "Jl. Jenderal Sudirman No. 45", "Jl. Pahlawan No. 7", "Jalan Diponegoro Nomor 118")
NAMES = (
    "Bagas Adiputra Santosa, S.Sos.",
    "Dra. Ratih Kusumawardani",
    "Wahyu Hendarto, S.T., M.T.",
    "Sri Lestari Wulandari, S.E.",
    "Drs. Gunawan Prasetya, M.Si.",
    "Endah Puspitarini, S.H.",
    "Teguh Rahardjo, S.AP.",
    "Nurul Hidayati, S.Kom.",
    "Agung Nugraha Wibawa, S.IP.",
    "Dewi Anggraeni, S.Pd., M.M.",
    "Ir. Slamet Haryono",
    "Indah Permatasari, S.KM.",
    "Joko Susilo Utomo, S.STP.",
    "Maya Rahmawati, S.Psi.",
    "Rudi Hartanto, A.Md.",
    "Yuni Kartikasari, S.E., M.Ak.",
    "Hendra Wicaksana, S.H., M.H.",
    "Lilis Suryaningsih, S.Sos.",
)
FUNDS = ("Dana Alokasi Umum", "DAU", "Pendapatan Asli Daerah", "Dana Transfer Umum-Dana Alokasi Umum", "APBD")

# What a head writes beside a low figure; short, and each used once in a book where they suffice.
REASONS = (
    "Penyebab rendahnya capaian adalah pengadaan baru dilaksanakan pada triwulan berikutnya",
    "Kegiatan dijadwalkan pada semester kedua sesuai rencana kerja",
    "Rendahnya serapan disebabkan proses tagihan penyedia belum selesai",
    "Pelaksanaan menunggu penetapan petunjuk teknis dari pemerintah provinsi",
    "Terdapat kegiatan yang baru dapat dilaksanakan pada akhir tahun",
    "Kendala pada ketersediaan narasumber sehingga kegiatan diundur",
    "Sebagian belanja masih dalam proses verifikasi dokumen pertanggungjawaban",
    "Belum tercapai karena keterbatasan personel di lapangan",
    "Faktor cuaca menghambat pekerjaan di beberapa lokasi",
    "Pembayaran dilakukan setelah pekerjaan selesai seluruhnya",
    "Rendahnya capaian karena peserta belum seluruhnya terdaftar",
    "Proses pemilihan penyedia sedang berjalan",
    "Sebagian target memang direncanakan untuk paruh kedua tahun berjalan",
    "Revisi rencana kegiatan membuat pelaksanaan bergeser",
    "Anggaran kas baru tersedia pada akhir triwulan",
    "Penyebab belum optimalnya serapan adalah efisiensi harga saat pengadaan",
)
# Paragraphs of section C; no two reports of a book have the same one.
PARAGRAPHS = (
    "Pelaksanaan {kegiatan} berjalan lancar berkat dukungan perangkat desa dan kelurahan yang menyediakan tempat"
    " pertemuan serta menghadirkan peserta tepat waktu sebanyak {n} kali pertemuan.",
    "Keberhasilan {kegiatan} didukung oleh pembagian tugas yang jelas sejak awal tahun, sehingga setiap pegawai"
    " memahami hasil yang harus diserahkan dan tenggat penyelesaiannya.",
    "Kendala utama dalam {kegiatan} adalah terbatasnya kendaraan operasional untuk menjangkau {n} lokasi yang letaknya"
    " berjauhan, sehingga kunjungan lapangan dilakukan secara bergiliran.",
    "Untuk memperlancar {kegiatan}, tim pelaksana menyusun jadwal mingguan dan memantau kemajuannya melalui rapat"
    " singkat setiap hari Senin bersama seluruh pelaksana.",
    "Masyarakat menyambut baik {kegiatan}; hal ini terlihat dari kehadiran peserta yang memenuhi undangan dan banyaknya"
    " usulan yang disampaikan dalam {n} forum diskusi.",
    "Data pendukung {kegiatan} dihimpun dari buku kendali, daftar hadir, dan foto pelaksanaan yang disimpan oleh"
    " pengelola arsip agar mudah ditelusuri pada saat pemeriksaan.",
    "Tantangan {kegiatan} terletak pada penyesuaian tata cara baru yang menuntut pelatihan ulang bagi petugas, dan"
    " pelatihan tersebut telah diikuti oleh {n} orang petugas.",
    "Kerja sama yang baik dengan rekanan membuat bahan untuk {kegiatan} tiba sesuai pesanan dan dapat langsung"
    " dimanfaatkan oleh para pengguna layanan.",
    "Perbaikan alur persetujuan surat mempercepat {kegiatan}, karena berkas yang sebelumnya menunggu berhari-hari kini"
    " diselesaikan pada hari yang sama.",
    "Pengaduan warga yang diterima melalui kanal layanan menjadi dasar penentuan lokasi {kegiatan}, dan {n} pengaduan"
    " di antaranya telah ditindaklanjuti.",
    "Tim melakukan kunjungan ke {n} titik untuk memastikan {kegiatan} sesuai dengan standar yang berlaku, lalu menyusun"
    " catatan perbaikan bagi pelaksana di lapangan.",
    "Pemanfaatan aplikasi perkantoran mempersingkat waktu penyusunan bahan {kegiatan} dan mengurangi pemakaian kertas"
    " secara berarti.",
    "Pergantian petugas di tengah tahun sempat memperlambat {kegiatan}, namun serah terima yang tertib membuat"
    " pekerjaan kembali berjalan dalam dua minggu.",
    "Mutu {kegiatan} dijaga melalui pemeriksaan berjenjang: pelaksana memeriksa kelengkapan, penyelia menguji isi, dan"
    " pimpinan memberi persetujuan akhir.",
    "Hasil {kegiatan} dimanfaatkan oleh bidang lain sebagai bahan penyusunan rencana, sehingga manfaatnya lebih luas"
    " daripada target yang diperjanjikan.",
    "Cuaca yang tidak menentu memaksa tim menata ulang jadwal {kegiatan} sebanyak {n} kali tanpa mengurangi jumlah"
    " sasaran yang dilayani.",
    "Dukungan pimpinan berupa surat edaran membuat seluruh pihak terkait menyerahkan data {kegiatan} lebih awal"
    " daripada tahun-tahun sebelumnya.",
    "Sosialisasi melalui media sosial dan radio setempat menambah minat warga untuk terlibat dalam {kegiatan}, dengan"
    " {n} unggahan yang diterbitkan.",
)
DUTIES = (
    "menyusun rencana dan program kerja {unit}",
    "menyiapkan bahan kebijakan teknis sesuai lingkup tugas {unit}",
    "melaksanakan pembinaan dan pengendalian tugas {unit}",
    "melaksanakan pengolahan data dan informasi {unit}",
    "melaksanakan evaluasi dan pelaporan pelaksanaan tugas {unit}",
    "memberikan saran dan pertimbangan kepada {superior}",
    "melaksanakan tugas lain yang diberikan oleh {superior}",
)
# Typing errors as they happen, with what is meant; none is a word of its own.
MISSPELLINGS = (
    ("anggaran", "anggran"),
    ("kegiatan", "kegiatn"),
    ("pelaksanaan", "pelaksanan"),
    ("strategis", "startegis"),
    ("kinerja", "kinreja"),
    ("sebagai berikut", "sebagai berkut"),
    ("masyarakat", "masyrakat"),
    ("perjanjian", "perjajian"),
    ("capaian", "capian"),
    ("pertanggungjawaban", "pertangungjawaban"),
    ("indikator", "idikator"),
    ("sasaran", "sasran"),
    ("evaluasi", "evalusi"),
    ("ditandatangani", "ditandatangi"),
    ("jadwal", "jadual"),
    ("persentase", "prosentase"),
    ("dilaksanakan", "dilaksankan"),
    ("triwulan berikutnya", "triwulan berikunya"),
)
