"""Why a file is not audited, in sentences for the person who brought it."""

_REASONS = {
    "EMPTY": "Berkas ini kosong. Pilih berkas laporan yang berisi.",
    "UNKNOWN": "Berkas ini bukan laporan dalam format yang dapat dibaca, apa pun akhiran namanya. Unggah .docx, .xlsx, "
    ".pdf, atau teks dengan tabel berpemisah tab.",
    "OLD": "Berkas ini berformat Office lama (.doc atau .xls). Simpan sebagai .docx atau .xlsx, lalu coba lagi.",
    "LOCKED": "Berkas ini dikunci dengan kata sandi. Hapus kata sandinya, lalu coba lagi.",
    "MACROS": "Berkas ini memuat makro atau program. Simpan tanpa makro (.docx atau .xlsx), lalu coba lagi.",
    "LINKED": "Berkas ini mengambil isi dari berkas atau tempat lain. Ganti tautannya dengan isinya, lalu coba lagi.",
    "EMBEDDED": "Berkas ini memuat berkas lain di dalamnya. Hapus berkas yang disisipkan, lalu coba lagi.",
    "PICTURE": "Berkas ini gambar. Teks dalam gambar tidak dibaca (tanpa OCR); pakai berkas aslinya dari Word atau "
    "Excel.",
    "SCANNED": "PDF ini hasil pindaian: halamannya gambar tanpa teks. Teks dalam gambar tidak dibaca (tanpa OCR); "
    "pakai berkas aslinya, atau PDF yang disimpan langsung dari Word.",
    "DAMAGED": "Berkas ini rusak atau terpotong. Buka dan simpan lagi, lalu coba lagi.",
    "HEAVY": "Berkas ini terlalu besar atau tersusun tidak biasa, sehingga tidak dibaca. Pecah menjadi beberapa "
    "berkas.",
    "NOTHING": "Tidak ditemukan tabel kinerja atau anggaran dalam berkas ini. Periksa apakah berkasnya "
    "benar laporan kinerja.",
}


class Refused(Exception):
    """The file cannot be audited; the text is an Indonesian sentence that says why and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(_REASONS.get(why, why))
        self.why = why
