"""The heads of tables in whatever wording: which rows are the head, what each column holds, and what the table is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from reports.audit.blocks import Cell


class Role(Enum):
    """What a column holds."""

    NUMBER = "no"
    CODE = "kode"
    SASARAN = "sasaran"
    INDICATOR = "indikator"
    ACTIVITY = "kegiatan"
    UNIT = "satuan"
    TARGET = "target"
    REALISASI = "realisasi"
    CAPAIAN = "capaian"
    CEILING = "pagu"
    SPENDING = "realisasi anggaran"
    SERAPAN = "serapan"
    LEFT = "sisa"
    DUE = "target triwulan"
    EARLIER = "realisasi sebelumnya"
    EXTRA = "angka lain"
    EFISIENSI = "efisiensi"
    FUND = "sumber dana"
    EVALUASI = "evaluasi"
    FOLLOW_UP = "tindak lanjut"
    NOTE = "keterangan"
    OTHER = "lain"

    # Each member is itself alone. Enum's own is computed of the name each time, and roles are the keys of every row.
    __hash__ = object.__hash__


VALUES = frozenset(
    [Role.TARGET, Role.REALISASI, Role.CAPAIAN, Role.CEILING, Role.SPENDING, Role.SERAPAN, Role.EFISIENSI, Role.LEFT,
     Role.DUE, Role.EARLIER, Role.EXTRA]
)  # fmt: skip


class Kind(Enum):
    """What a table is, named as the findings call it."""

    TARGETS = "Perjanjian Kinerja (target)"
    BUDGET = "Perjanjian Kinerja (anggaran)"
    ACHIEVEMENT = "Capaian Kinerja"
    SPENT = "Realisasi anggaran"
    COST = "Cost Per Outcome"
    PLAN = "Rencana tindak lanjut"


@dataclass(frozen=True)
class Column:
    """A column that the head names: its index among the cells, its role, and the words of the head."""

    index: int
    role: Role
    label: str


@dataclass(frozen=True)
class Head:
    """A table's head: how many rows it is, its columns in order, and how many cells it is wide."""

    rows: int
    columns: tuple[Column, ...]
    width: int
    kind: Kind | None
    minus: bool | None = None
    """Whether a row of formulas says that efisiensi is capaian less serapan (10=9-6); None where none says it."""

    def label_of(self, role: Role) -> str:
        return next((column.label for column in self.columns if column.role is role), "")

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(column.role for column in self.columns)

    @property
    def unsure(self) -> Column | None:
        """A “Capaian” taken for serapan only since it stands beside the money; what it prints may tell otherwise."""
        if Role.CAPAIAN in self.roles:
            return None
        return next((each for each in self.columns if each.role is Role.SERAPAN and _says_capaian(each)
                     and not _OF_MONEY_BY_NAME.search(each.label)), None)  # fmt: skip


_NUMBERING = re.compile(r"\(?\d{1,2}\)?|\(?[a-z]\)?|\(?\d{1,2}\)?\s?=\s?[\d\s()/:x×*+%−–-]+", re.IGNORECASE)
_FORMULA = re.compile(r"=\s*\(?\d{1,2}\)?\s*[-−–]\s*\(?\d{1,2}\)?")
_MONEY = r"anggaran|pagu|dana|rupiah|keuangan|belanja|biaya|rp"
_VOCABULARY = re.compile(
    r"(no|nomor|urut|kode|rekening|nama|sasaran|strategis|program|kegiatan|sub|subkegiatan|aktivitas|uraian|tujuan|"
    r"indikator|indicator|kinerja|utama|individu|iku|ikk|satuan|target|tahunan|tahun|realisasi|capaian|tingkat|"
    r"persentase|prosentase|persen|pct|anggaran|pagu|plafon|dana|sumber|pendanaan|pembiayaan|alokasi|rupiah|rp|keuangan|"
    r"belanja|biaya|serapan|penyerapan|daya|serap|sisa|selisih|efisiensi|efesiensi|effisiensi|evaluasi|analisis|hasil|"
    r"kendala|hambatan|permasalahan|masalah|tindak|lanjut|rencana|rtl|rekomendasi|keterangan|ket|catatan|penjelasan|"
    r"sebelum|setelah|sesudah|perubahan|murni|dpa|triwulan|tw|tribulan|s|d|sd|sampai|dengan|i|ii|iii|iv|fisik|output|"
    r"outcome|cost|per|jumlah|total|volume|dan|atau|pada|yang|bulan|waktu|penanggung|jawab|pelaksana|unit|kerja|"
    r"strategi|solusi|upaya|perbaikan|faktor|pendukung|penghambat|formula|perhitungan|data|poin|predikat|kategori|kriteria|batas|terhadap|thd|akhir|periode|renstra|rpjmd|awal|kumulatif|bobot|nilai|skor|rasio|aksi|lokasi|"
    r"definisi|operasional|metode|rumus|penghitungan|pengampu|penanggungjawab|deviasi|gap|pengukuran|naik|turun|dibanding|"
    r"pejabat|pihak|terkait|jadwal|jangka|jenis|kuantitas|kualitas|"
    r"status|ke|20\d\d|1|2|3|4|kesatu|pertama|kedua|ketiga|keempat)"
)
_OF_MONEY_BY_NAME = re.compile(rf"\b({_MONEY})\b|serap", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+|\d+")
_IN_PERCENT = re.compile(r"%|\bpers?entase\b|\bprosentase\b|\bpersen\b", re.IGNORECASE)
_SHARE = re.compile(r"(pers?entase|prosentase|tingkat) realisasi\b")
_TESTS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.NUMBER, r"^(no|nomor|no urut|nomor urut)$"),
        (Role.FOLLOW_UP, r"tindak lanjut|\brtl\b|rekomendasi|^(upaya|solusi|strategi)( perbaikan)?$|rencana perbaikan"),
        (Role.EVALUASI, r"evaluasi|analisis|kendala|hambatan|permasalahan"),
        (Role.CODE, r"\bkode\b|\brekening\b"),
        (Role.FUND, r"sumber (pen)?dana(an)?|sumber (pembiayaan|anggaran)"),
        # In rupiah it is what was saved of the pagu, which no column gives.
        (Role.EXTRA, r"ef[ie]siensi.*\b(rp|rupiah)\b|effisiensi.*\b(rp|rupiah)\b"),
        (Role.EFISIENSI, r"efisiensi|efesiensi|effisiensi"),
        (Role.NOTE, r"^(ket|keterangan|catatan|penjelasan)\b"),
        (Role.LEFT, r"\b(sisa|selisih)\b"),
    )
)


def head_of(rows: Sequence[Sequence[Cell]]) -> Head:
    """The head of a table; of no rows where the table begins with data, as one continued on the next page does."""
    count = 0
    while count < min(len(rows), 6) and _is_head(rows[count], count):
        count += 1
    named = [row for row in rows[:count] if not _is_numbering(row)]
    if not named:
        return Head(0, (), 0, None)
    width = max(len(row) for row in rows[:count])
    columns = _columns(named, width)
    formulas = [cell.text for row in rows[:count] for cell in row if "=" in cell.text]
    minus = True if any(_FORMULA.search(text) for text in formulas) else None
    return Head(count, columns, width, _kind(columns), minus)


def _is_head(row: Sequence[Cell], place: int) -> bool:
    filled = [cell.text for cell in row if cell.text]
    if not filled:
        return place > 0 and any(cell.merged for cell in row)
    if _is_numbering(row):
        return place > 0 and len(filled) > 1
    if place and len(filled) == 1 and not any(cell.merged for cell in row):
        return False
    if re.fullmatch(r"(sub )?(total|jumlah)", _bare(filled[0])):
        return False
    known = sum(map(is_vocabulary, filled))
    return known == len(filled) or (place == 0 and _is_mostly_known(filled, known))


def _is_mostly_known(filled: Sequence[str], known: int) -> bool:
    """Whether a table's first row is a head all the same, with a column or two of the office's own words."""
    is_short = all(len(text) <= 60 and not re.search(r"\d", re.sub(r"\b20\d\d\b", "", text)) for text in filled)
    return is_short and known >= 3 and known * 3 >= len(filled) * 2


def _is_numbering(row: Sequence[Cell]) -> bool:
    filled = [cell.text.strip("*_ ") for cell in row if cell.text]
    return bool(filled) and all(_NUMBERING.fullmatch(text) for text in filled) and _counts_up(filled)


def _counts_up(filled: list[str]) -> bool:
    first = [int(found[0]) for text in filled if (found := re.search(r"\d+", text))]
    return len(first) == 0 or (len(first) > 1 and all(a < b for a, b in pairwise(first)))


def is_vocabulary(text: str) -> bool:
    """Whether a cell holds nothing but words of heads; a long one is a name made of such words."""
    bare = re.sub(r"\(\d+\)|\d+\s?=\s?[\d/:x×*+()−–-]+", " ", text.casefold())
    bare = re.sub(r"(sasaran|indikator)(?=[a-z])", r"\1 ", bare)
    if re.fullmatch(r"[%\s()/.-]+", bare):
        return "%" in bare and len(bare) < 8
    words = _WORD.findall(bare)
    return 0 < len(words) <= 9 and all(_VOCABULARY.fullmatch(word) for word in words) and not words[0].isdigit()


def _columns(named: Sequence[Sequence[Cell]], width: int) -> tuple[Column, ...]:
    groups = [cell.text for cell in named[0]] + [""] * (width - len(named[0]))
    below = [[(row[index].text if index < len(row) else "") for row in named[1:]] for index in range(width)]
    columns: list[Column] = []
    group = ""
    taken: set[tuple[str, Role]] = set()
    for index in range(width):
        own = " ".join(text for text in below[index] if text)
        if groups[index]:
            group = groups[index]
        if not groups[index] and not own:
            continue
        label = f"{group} {own}".strip()
        under = group if own else ""
        role = _role(own or groups[index], under)
        if own and (under, role) in taken and (following := _next_group(groups, group)):
            # A group's cell spans fewer columns in the file than it does on paper.
            group = under = following
            label, role = f"{group} {own}", _role(own, group)
        taken.add((under, role))
        columns.append(Column(index, role, " ".join(label.split())))
    return tuple(_settled(columns))


def _next_group(groups: list[str], group: str) -> str:
    after = groups[groups.index(group) + 1 :] if group in groups else []
    return next((each for each in after if each and re.search(r"kinerja|anggaran|keuangan|fisik", each.casefold())), "")


def _role(own: str, group: str) -> Role:
    bare, above = _bare(own), _bare(group)
    for role, pattern in _TESTS:
        if pattern.search(bare):
            return role
    money = bool(re.search(rf"\b({_MONEY})\b", bare)) or (
        bool(re.search(rf"\b({_MONEY})\b", above)) and not re.search(r"\bkinerja\b", bare)
    )
    percent = "%" in own or bool(re.search(r"pers?entase|prosentase|persen|capaian|tingkat", bare))
    if re.search(r"serapan|penyerapan|daya serap", bare):
        return Role.SERAPAN if not re.search(r"\brp\b|rupiah", bare) else Role.SPENDING
    if "indikator" in bare or "indicator" in bare:
        return Role.INDICATOR
    if "realisasi" in bare:
        if money:
            return Role.SERAPAN if _IN_PERCENT.search(own) else Role.SPENDING
        return Role.CAPAIAN if _SHARE.match(bare) else Role.REALISASI
    if re.search(r"capaian", bare) or (
        percent and (above or re.fullmatch(r"(persentase|prosentase|persen)?\s?%?", bare))
    ):
        return Role.SERAPAN if money else Role.CAPAIAN
    if re.search(r"\btarget\b", bare):
        return Role.CEILING if money else Role.TARGET
    if re.search(r"\bsasaran\b|\btujuan\b", bare):
        return Role.SASARAN
    if re.search(rf"\b({_MONEY}|plafon|alokasi)\b", bare):
        if _IN_PERCENT.search(own):
            return Role.SERAPAN
        return Role.SPENDING if re.fullmatch(r"keuangan( rp| rupiah)?", bare) else Role.CEILING
    if re.search(r"program|kegiatan|uraian|aktivitas", bare):
        return Role.ACTIVITY
    if re.search(r"\bsatuan\b", bare):
        return Role.UNIT
    return Role.OTHER


def _settled(columns: list[Column]) -> list[Column]:
    """The columns, those whose meaning only the others tell put right."""
    columns = list(_once_each(list(_after_pagu(columns))))
    roles = [column.role for column in columns]
    if Role.REALISASI in roles:
        columns = [_as_due(each) if each.role is Role.TARGET else each for each in columns]
    if Role.FOLLOW_UP in roles:
        keep = {Role.NUMBER, Role.CODE, Role.EVALUASI, Role.FOLLOW_UP, Role.NOTE, Role.ACTIVITY, Role.INDICATOR}
        columns = [each if each.role in keep else _as_text(each) for each in columns]
    if Role.CODE in roles and not {Role.ACTIVITY, Role.SASARAN} & set(roles):
        # “KODE KEGIATAN” beside “NAMA …”: whatever stands behind the code is the name.
        place = roles.index(Role.CODE)
        if place + 1 < len(columns) and columns[place + 1].role is Role.OTHER:
            columns[place + 1] = Column(columns[place + 1].index, Role.ACTIVITY, columns[place + 1].label)
    return columns


# Of several columns of one role the one that counts, and what the others are then.
_TWICE = {
    Role.TARGET: (0, Role.DUE), Role.REALISASI: (-1, Role.EARLIER), Role.CAPAIAN: (0, Role.EXTRA),
    Role.CEILING: (-1, Role.EXTRA), Role.SPENDING: (-1, Role.EXTRA), Role.SERAPAN: (-1, Role.EXTRA),
    Role.EFISIENSI: (0, Role.EXTRA),
}  # fmt: skip
_OF_QUARTER = re.compile(r"triwulan|tribulan|\btw\b|s\.?\s?d\.?\b|sampai dengan", re.IGNORECASE)


def _as_due(column: Column) -> Column:
    """A target that the head says is due by the quarter, which is not the year's: “Target s.d. Triwulan II”."""
    is_due = _OF_QUARTER.search(column.label) and not re.search(r"target (se)?tahun", column.label, re.IGNORECASE)
    return Column(column.index, Role.DUE, column.label) if is_due else column


_OF_MONEY = {Role.REALISASI: Role.SPENDING, Role.CAPAIAN: Role.SERAPAN}


def _after_pagu(columns: list[Column]) -> Iterator[Column]:
    """A bare “Realisasi” or “%” that stands behind the pagu, and not behind a target, is of the money.

    So is a “Capaian” there, unless another column is serapan by its own head.
    """
    behind = _behind_pagu(columns)
    has_serapan = any(
        column.role is Role.SERAPAN or (column in behind and _is_percent(column) and not _says_capaian(column))
        for column in columns
    )
    for column in columns:
        if column not in behind or (has_serapan and _says_capaian(column)):
            yield column
            continue
        role = _OF_MONEY[column.role]
        if "fisik" in column.label.casefold():
            role = Role.EXTRA
        elif role is Role.SPENDING and _is_percent(column):
            role = Role.SERAPAN
        yield Column(column.index, role, column.label)


def _behind_pagu(columns: list[Column]) -> list[Column]:
    """The columns of realisasi and percentages that stand behind the pagu without saying that they are of kinerja.

    A realisasi or a bare percentage before it is of the money too, in a table with neither targets nor indicators.
    """
    found: list[Column] = []
    roles = {column.role for column in columns}
    is_of_money_alone = Role.CEILING in roles and not roles & {Role.TARGET, Role.INDICATOR}
    last: Role | None = None
    for column in columns:
        if column.role in (Role.TARGET, Role.CEILING):
            last = column.role
            continue
        is_behind = last is Role.CEILING and column.role in _OF_MONEY
        is_before = last is None and is_of_money_alone and column.role in _OF_MONEY and not _says_capaian(column)
        if is_before and column.role is Role.REALISASI and Role.SPENDING in roles:
            continue
        if (is_behind or is_before) and "kinerja" not in column.label.casefold():
            found.append(column)
    return found


def _is_percent(column: Column) -> bool:
    return "fisik" not in column.label.casefold() and bool(_IN_PERCENT.search(column.label))


def _says_capaian(column: Column) -> bool:
    return "capaian" in column.label.casefold()


def _once_each(columns: list[Column]) -> Iterator[Column]:
    for column in columns:
        others = [each for each in columns if each.role is column.role]
        if column.role not in _TWICE or len(others) == 1:
            yield column
            continue
        place, otherwise = _TWICE[column.role]
        if column.role is Role.TARGET:
            yearly = [each for each in others if not _OF_QUARTER.search(each.label)] or others
            chosen = yearly[0]
        else:
            chosen = others[place]
        yield column if column is chosen else Column(column.index, otherwise, column.label)


def _as_text(column: Column) -> Column:
    role = Role.ACTIVITY if column.role in (Role.SASARAN,) else Role.OTHER
    return Column(column.index, role, column.label)


def _kind(columns: Sequence[Column]) -> Kind | None:
    roles = {column.role for column in columns}
    money = roles & {Role.CEILING, Role.SPENDING, Role.SERAPAN}
    if Role.FOLLOW_UP in roles:
        return Kind.PLAN
    if Role.EFISIENSI in roles or (Role.SPENDING in roles and Role.REALISASI in roles):
        return Kind.COST
    if Role.REALISASI in roles and roles & {Role.INDICATOR, Role.SASARAN, Role.TARGET}:
        return Kind.ACHIEVEMENT
    if Role.SPENDING in roles and Role.CEILING in roles:
        return Kind.SPENT
    if Role.TARGET in roles and roles & {Role.INDICATOR, Role.SASARAN} and not money:
        return Kind.TARGETS
    if Role.CEILING in roles and roles & {Role.ACTIVITY, Role.CODE, Role.FUND, Role.SASARAN}:
        return Kind.BUDGET
    return None


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+|%", re.sub(r"(sasaran|indikator)(?=[a-z])", r"\1 ", text.casefold())))
