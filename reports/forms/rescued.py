"""Which fields of our forms a page gives back to the person whose form was not taken, and what it calls them.

`units.web.rescued_input` reads GIVEN_BACK by way of the setting RESCUED_FIELDS. A field that is not listed is never
shown: a form added later is safe before anybody thinks of it. tests/pages/test_rescued.py asks for a decision on every
field.
"""

import re

# Patterns of whole field names. "" stands for the name's own last word.
GIVEN_BACK = {
    # An author's rows: the letter of the kind of row and its key, then the field.
    r"i\d+-realisasi": "Realisasi kinerja",
    r"i\d+-numerator": "Pembilang",
    r"i\d+-denominator": "Penyebut",
    r"i\d+-(step|answer)": "Realisasi kinerja",
    r"k\d+-realisasi": "Komponen",
    r"i\d+-note": "Keterangan indikator",
    r"a\d+-realisasi": "Realisasi anggaran",
    r"[ep]\d+-text": "Penjelasan",
    r"r\d+-evaluasi": "Evaluasi",
    r"r\d+-tindak_lanjut": "Tindak lanjut",
    r"r\d+-keterangan": "Keterangan rencana",
    r"l\d+-note": "Keterangan tindak lanjut triwulan lalu",
    # Superiors, and answers to them.
    r"options": "Pilihan disposisi",
    r"other_text": "Uraian untuk “Lain-lain”",
    r"note": "Catatan untuk seluruh laporan",
    r"text": "Catatan baru",
    r"text-\d+": "Catatan pada barisnya",
    r"jawaban-\d+": "Jawaban atas catatan",
    # Planners. The rows of an agreement first.
    r"s\d+-text": "Sasaran",
    r"i\d+-name": "Indikator",
    r"i\d+-unit": "Satuan",
    r"([a-z_]+-\d+-)?former_name": "",
    r"i\d+-(yearly|q[1-4])": "Target",
    r"i\d+-budget_line": "Anggaran indikator",
    r"i\d+-(target_words|numerator_label|denominator_label|component_unit|data_source|parts)": "Cara mengukur",
    r"a\d+-ceiling|baru-ceiling": "Pagu",
    r"a\d+-funds|baru-funds": "Sumber dana",
    r"baru-activity": "Kegiatan",
    r"tempelan": "Yang ditempel",
    r"iki-\d+-(sasaran|indikator|formulation|numerator|denominator|multiplier|data_source)": "IKI",
    r"reason": "Alasan",
    r"until": "Tenggat baru",
    r"on": "Tanggal",
    r"pagu-\d+": "Pagu",
    r"kop-baris": "Baris tambahan di bawah alamat",
    r"kalimat-bunyi": "Bunyi",
    r"alasan-[0-9a-f]+": "Alasan atas temuan",
    r"[a-z]+(-[a-z]+)*-batas-[a-z]+": "Batas pemeriksaan",
    r"daftar-text": "Daftar program dan pagu",
    r"dana-\d+-amount": "Jumlah dari sumber dana",
    r"sumber-(baru)?\d+-name": "Nama sumber dana",
    r"(a\d+-)?email": "Alamat surel",
    r"pilihan-[a-z0-9-]+-label": "Pilihan disposisi",
    r"skala-name": "Nama skala",
    r"skala-(baru|\d+-label)": "Tingkat skala",
    r"skala-\d+-percent": "Persentase tingkat skala",
    # New rows of an office's structure, and the tugas and fungsi of its posts.
    r"b\d+-unit": "Unit kerja",
    r"b\d+-code": "Kode unit",
    r"b\d+-title": "Jabatan",
    r"b\d+-name": "Nama pejabat",
    r"b\d+-nip": "NIP",
    r"b\d+-rank": "Pangkat",
    r"b\d+-since": "Menjabat sejak",
    r"b\d+-username": "Nama pengguna",
    r"b\d+-email": "Surel",
    r"t\d+-tugas": "Tugas pokok",
    r"t\d+-fungsi": "Fungsi",
    r"t\d+-dasar": "Dasar hukum",
    # The administration's sentences and numbers, in a form of their own or in a row of a table.
    r"([a-z_]+-\d+-)?(name|text|title|address|label|rank|nip|code|city|government|phone|unit|target|value)": "",
    r"([a-z_]+-\d+-)?(short_name|structural_title|signature_title|first_name|last_name|other_label|other_number)": "",
    r"([a-z_]+-\d+-)?(target_to|target_words|percent|weight)": "",
    r"([a-z_]+-\d+-)?(numerator_label|denominator_label|component_unit|data_source|ceiling|above)": "",
    r"([a-z_]+-\d+-)?(indikator|sasaran|formulation|numerator|denominator|multiplier)": "",
    r"([a-z_]+-\d+-)?(signed_on|opens_on|due_on|closes_on|starts|ends|since|report_date|demo_today)": "",
    r"regional_head|regional_head_title|legal_basis": "",
    r"capaian_cap|capaian_below|efisiensi_beyond": "",
    r"(below|beyond)[1-4]": "Batas yang meminta penjelasan",
    r"bands": "Predikat",
}

# Never shown to anybody. People also type their password into the field above it.
SECRET = frozenset(
    {"passphrase", "old", "new", "again", "nik"}
    | {"username", "password", "old_password", "new_password1", "new_password2", "password1", "password2"}
)

# What a page put in itself, and what is chosen anew at one click.
NOT_TYPED = re.compile(
    r"(initial-)?i\d+-over_time|i\d+-(kind|direction|scale|decimals|may_be_negative|former_name|lanjutan)"
    r"|move|hapusan|sasaran|indikator|anggaran|position|sumber-\d+|pk|kolom|baris|rinci|[a-z-]+-tingkat|aturan|tingkat|keadaan|over_time|decimals|may_be_negative"
    r"|scale|target_step|words_in_percent|predikat|predikat_last_quarter|laporan|tampil|cari"
    r"|urut|b\d+-(depth|echelon|kind)|superior|echelon|reports_lkj|role|surel|a\d+-(roles|active|shown)|into|ke|posts"
    r"|([a-z_]+-\d+-)?(is_base|step|reached)"
    r"|csrfmiddlewaretoken|touched|next|stay|rapikan|sampai|token|sure|decision|outcome|done|preview|author|at|order"
    r"|agreement|activity|parties|funds|scan|place|mode|wanted|replaces|kode|([a-z]+-)?(contoh|code)|usable_password"
    r"|kata-options-[a-z0-9_-]+"
    r"|(daftar|sumber|skala)-shown|skala-\d+-(place|remove)|pilihan-shown|pilihan-[a-z0-9-]+-(place|remove|effect|needs_text)|daftar-column-[a-z]+|dana-\d+-used|sumber-(baru)?\d+-(place|remove)|fund|simpan|cari"
    r"|.+-(token|take|version|shown|sure)|key|kind|subject|shown|action|_selected_action|apply"
    r"|triwulan|urut|jabatan-\d+|kegiatan-asing-[0-9a-f]+|dari|row"
)
