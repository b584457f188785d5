"""What a text wants with a period that it names, read from the words around it.

Cues are Indonesian words before and behind the mention within its sentence: what compares (`dibandingkan`, `meningkat …
dari`, `yang lalu`), what plans (`akan`, `direncanakan`, `target akhir`), what is a law's or a plan's of several years.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from reports.language.periods.period import Period, Role, Unit
from reports.language.sentences import Sentence, sentence_at

_LAW = re.compile(
    r"\b(?:peraturan|undang|uu|perda|perbup|perwali|pergub|perpres|permen\w*|keputusan|instruksi|edaran|pp|inpres|kepmen\w*)\b"
    r"(?:(?!\b(?:triwulan|realisasi)\b).){0,160}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:nomor|no\.?)\s{0,2}[\w./-]{1,20}\s{0,2}(?:tanggal\s)?$", re.IGNORECASE)
_LONG_PLAN = re.compile(
    r"\b(?:rpjmd|rpjpd|rpjmn|renstra|rkpd|rencana strategis|roadmap|grand design)\b[^.]{0,60}$", re.IGNORECASE
)
# That a result is stated with the period: words anywhere near it, or a subject or a figure right beside it.
_RESULT = re.compile(
    r"\b(?:realisasi\w*|terealisasi\w*|terserap|telah|sudah|sebesar|sebanyak|sejumlah|senilai|mencapai|adalah|yaitu|"
    r"yakni|dihasilkan|terlaksana|tercapai|terselenggara|lkj|laporan kinerja|laporan kegiatan|hasil)\b",
    re.IGNORECASE,
)
_RESULT_BEFORE = re.compile(
    r"\b(?:capaian|serapan|kinerja|anggaran|laporan)\s?:?\s(?:pada\s|di\s|s\.?/?d\.?\s|sampai dengan\s)?$",
    re.IGNORECASE,
)
_RESULT_BEHIND = re.compile(r"\s?[:(]?\s?\d[\d.,]{0,20}\s?%|\sini\b", re.IGNORECASE)
_SUBJECTS = re.compile(r"\b(?:capaian|serapan|realisasi|kinerja|anggaran|target|belanja)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:^|\n)[\s\d.)•*–-]{0,6}(?:[a-z][.)]\s)?$")
_COMPARES = re.compile(
    r"\b(?:dibanding\w*|bandingkan|perbandingan|daripada|ketimbang|sejak|lanjutan|melanjutkan|selisih|"
    r"berbeda (?:dengan|dari)|sama (?:dengan|seperti)|seperti(?: halnya)? pada|"
    r"(?:lebih|kurang) \w+[^;]{0,30}\b(?:dari|daripada)|periode yang sama|tertunda (?:dari|pada|sejak)|terhadap|"
    r"menindaklanjuti|rekomendasi|catatan|arahan|tindak lanjut (?:atas|dari|hasil)|"
    r"(?:sisa|tunggakan|kekurangan|utang)(?: \w+){0,2}(?: dari| pada| di)?(?=\s$))(?!\w)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:meningkat|naik|turun|menurun|bertambah|berkurang|peningkatan|penurunan|kenaikan|tumbuh|melonjak|berubah|"
    r"beranjak|bergeser|pergeseran|dialihkan|digeser|tertunda|ditunda)\b",
    re.IGNORECASE,
)
_CHANGED_FROM = re.compile(rf"{_CHANGE.pattern}[^;]{{0,60}}\bdari\b", re.IGNORECASE)
_PAST_BEHIND = re.compile(r"\s?(?:yang\s|tahun\s)?(?:lalu|sebelumnya|terdahulu|silam)\b", re.IGNORECASE)
_BECAME_BEHIND = re.compile(
    r"[^.;]{0,50}?\b(?:menjadi|naik ke|turun ke|meningkat ke|sedangkan|sementara(?: itu)?|baru|kemudian|"
    r"selanjutnya|namun|tetapi)\b",
    re.IGNORECASE,
)
_PLANS = re.compile(
    r"\b(?:akan|direncanakan|rencana(?! tindak)\w*|dijadwalkan|jadwal\w*|ditargetkan|"
    r"(?<!capaian )(?<!realisasi )target\w*(?=[^.;]{0,40}$)|diharapkan|harapan|diproyeksikan|"
    r"proyeksi|diperkirakan|perkiraan|dilanjutkan|melanjutkan|diusulkan|diagendakan|agenda|ditunda|diundur|"
    r"dijadwalkan ulang|dialihkan|digeser|bergeser|baru|untuk dilaksanakan|selambat-lambatnya|paling lambat|"
    r"selanjutnya|mendatang|berikutnya|usulan|agar|supaya|menunggu|menyelesaikan|persiapan|menyongsong|memasuki|"
    r"sisanya|(?<!belum )(?<!tidak )dapat dilaksanakan|harus)\b",
    re.IGNORECASE,
)
# Something of that period which has been dealt with since: `Laporan Triwulan I telah disampaikan`.
_PAPER_BEFORE = re.compile(
    r"\b(?:laporan|evaluasi|dokumen|lkj|monev|reviu|pelaporan|verifikasi|rekonsiliasi|berita acara|hasil|spj)"
    r"(?: [\w/]+){0,4}\s$",
    re.IGNORECASE,
)
_DONE_BEHIND = re.compile(
    r"[^.;:\d]{0,30}\b(?:telah|sudah) (?:disusun|disampaikan|dilaporkan|diserahkan|dikirim\w*|diunggah|selesai|dibahas|"
    r"ditindaklanjuti|diverifikasi|ditandatangani|diterbitkan|dikumpulkan|direviu)\b",
    re.IGNORECASE,
)
_NOW_BEHIND = re.compile(
    r"[^.;]{0,60}\b(?:sedangkan|sementara|menjadi)\b[^.;]{0,40}\b(?:tahun|triwulan|periode) ini\b", re.IGNORECASE
)
_PLANS_BEHIND = re.compile(
    r"(?:\s(?:mendatang|nanti|yang akan datang|berikutnya)\b"
    r"|(?:\s(?!dan\b|sebesar\b|telah\b|sudah\b|sebanyak\b)[\w-]{2,20},?){0,3}?\s(?:akan|direncanakan|dijadwalkan|"
    r"ditargetkan|diharapkan|diproyeksikan|diperkirakan)\b)",
    re.IGNORECASE,
)
_STATES = re.compile(r"\b(?:realisasi\w*|terealisasi|telah|sudah|sebesar|tercapai|dihasilkan|laporan)\b", re.IGNORECASE)
# What was said before it is another thing: `Enam sudah disusun, sedangkan dua disusun pada Triwulan IV`.
_CONTRAST = re.compile(r"^.*\b(?:sedangkan|sementara)\b", re.IGNORECASE | re.DOTALL)
_COORDINATED = re.compile(r"[\s,]{0,2}(?:dan|serta|maupun|atau|/|,)?\s?(?:dengan\s|pada\s|di\s)?", re.IGNORECASE)
_PAUSE = re.compile(r"[,:]\s")


def with_roles(text: str, found: list[Period]) -> tuple[Period, ...]:
    """The periods found in the text, in their order, with what the text wants with each."""
    roles: list[Period] = []
    for index, period in enumerate(found):
        before = roles[index - 1] if index else None
        after = found[index + 1] if index + 1 < len(found) else None
        roles.append(_with_role(text, period, before, after))
    return tuple(_with_row(text, roles))


def _with_role(text: str, period: Period, before: Period | None, after: Period | None) -> Period:
    sentence = sentence_at(text, period.start)
    head = text[max(sentence.start, period.start - 200) : period.start]
    own_head = text[max(sentence.start, before.end, period.start - 110) : period.start] if before else head[-110:]
    stop = min(sentence.end, after.start if after else sentence.end, period.end + 90)
    tail = text[period.end : stop]
    clause = _CONTRAST.sub("", own_head)
    stated = _RESULT.search(clause) or _RESULT.search(tail) or _RESULT_BEFORE.search(clause)
    asserted = bool(stated or _RESULT_BEHIND.match(tail))
    role = _role(period, head, own_head, tail, has_next=after is not None and after.start < sentence.end)
    if role is Role.OWN and before and _is_coordinated(text, before, period, sentence):
        role = before.role
    is_aside = own_head.endswith("(") and (_CHANGE.search(head) or (before and before.start >= sentence.start))
    if role is Role.OWN and is_aside:
        role = Role.COMPARISON
    return replace(period, role=role, asserted=asserted)


def _with_row(text: str, found: list[Period]) -> Iterator[Period]:
    """The periods, the earlier ones of a row as comparisons."""
    for index, period in enumerate(found):
        beside = [other for other in found[max(0, index - 1) : index + 2] if other.role is Role.OWN]
        is_earlier = period.role is Role.OWN and any(_is_earlier_in_a_row(text, period, other) for other in beside)
        yield replace(period, role=Role.COMPARISON) if is_earlier else period


def _is_earlier_in_a_row(text: str, period: Period, other: Period) -> bool:
    """Whether the text tells how it went from period to period, and the other is a later one.

    `Capaian Triwulan I sebesar 25 %, Triwulan II sebesar 50 %` is a row: the second brings no subject of its own. So
    are lines that each begin with their period. `capaian kinerja Triwulan I 33 %, serapan anggaran Triwulan II 40 %`
    is none.
    """
    if other.unit is not period.unit or other.last_month <= period.last_month or other.year not in (None, period.year):
        return False
    first, second = sorted((period, other), key=lambda one: one.start)
    between = text[first.end : second.start]
    subjects = {found.lower() for found in _SUBJECTS.findall(between)}
    before = {found.lower() for found in _SUBJECTS.findall(text[max(0, first.start - 60) : first.start])}
    if len(between) > 150 or not subjects <= before:
        return False
    if "\n" in between:
        return all(_LIST_MARK.search(text, max(0, one.start - 12), one.start) for one in (first, second))
    return second.start < sentence_at(text, first.start).end


def _is_coordinated(text: str, before: Period, period: Period, sentence: Sentence) -> bool:
    """Whether the mention stands beside the one before it, which says what both are for: `dibandingkan A dan B`."""
    return before.start >= sentence.start and bool(_COORDINATED.fullmatch(text[before.end : period.start]))


def _role(period: Period, head: str, own_head: str, tail: str, *, has_next: bool) -> Role:
    """A law before anything else; then the nearest word that compares or plans, unless a pause or a result parts it.

    A comparison's word stands in the same breath as the period (`dibandingkan realisasi Triwulan I`): a comma between
    them parts it. A plan's word may stand further off, but not beyond a result (`akan … realisasi Triwulan I`).
    """
    if period.role is Role.OTHER or _is_of_a_law(period, head):
        return Role.OTHER
    is_past = _PAST_BEHIND.match(tail) or _NOW_BEHIND.match(tail) or (has_next and _BECAME_BEHIND.match(tail))
    if is_past or (_PAPER_BEFORE.search(own_head) and _DONE_BEHIND.match(tail)):
        return Role.COMPARISON
    breath = _PAUSE.split(own_head)[-1]
    compares, plans = _last(_COMPARES, breath), _last(_PLANS, own_head)
    if _CHANGED_FROM.search(breath):
        compares = max(compares, breath.rfind("dari"))
    if plans >= 0 and _STATES.search(own_head, plans):
        plans = -1
    if compares >= 0 and compares + len(own_head) - len(breath) >= plans:
        return Role.COMPARISON
    return Role.PLAN if plans >= 0 or _PLANS_BEHIND.match(tail) else Role.OWN


def _is_of_a_law(period: Period, head: str) -> bool:
    if period.unit in (Unit.YEAR, Unit.DATE) and (_LAW.search(head) or _NUMBERED.search(head)):
        return True
    return bool(period.unit is Unit.YEAR and _LONG_PLAN.search(head))


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = -1
    for found in pattern.finditer(text):
        place = found.start()
    return place
