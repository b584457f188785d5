"""Misspellings in made-up sentences, and none in the program's own texts, templates and demo."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.language.spelling import Rule, misspellings
from reports.language.words import pairs, words
from reports.texts.fixed import TEXTS

ROOT = Path(__file__).resolve().parents[2]
LISTED, TOGETHER, APART, DOUBLED, LETTER = Rule.LISTED, Rule.TOGETHER, Rule.APART, Rule.DOUBLED, Rule.LETTER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aktifitas itu beresiko.", [("Aktivitas", LISTED), ("berisiko", LISTED)]),
        ("hasil ANALISA, ijin usaha", [("ANALISIS", LISTED), ("izin", LISTED)]),
        ("sebagai tolak ukur kerjasama", [("tolok ukur", LISTED), ("kerja sama", LISTED)]),
        ("peraturan perundang undangan, Undang Undang", [("perundang-undangan", LISTED), ("Undang-Undang", LISTED)]),
        ("kepada public (masyarakat) pada table di bawah", [("publik", LISTED), ("tabel", LISTED)]),
        ("telah di laksanakan dan di tetapkannya", [("dilaksanakan", TOGETHER), ("ditetapkannya", TOGETHER)]),
        ("kegiatan nya se kecamatan, se Indonesia", [("kegiatannya", TOGETHER), ("sekecamatan", TOGETHER)]),
        ("belum ter laksana", [("terlaksana", TOGETHER)]),
        ("Dimana diatas tersebut kedalam", [("Di mana", APART), ("di atas", APART), ("ke dalam", APART)]),
        ("dilingkungan dinas, dibidang irigasi", [("di lingkungan", APART), ("di bidang", APART)]),
        ("hal yang yang perlu Yang yang", [("yang", DOUBLED), ("Yang", DOUBLED)]),
        ("penyuluhan penyuluhan", [("penyuluhan", DOUBLED)]),
        ("pengendalain irigasi", [("pengendalian", LETTER)]),
        ("Pengendalain irigasi", [("Pengendalian", LETTER)]),
        ("ssebagian keteranganna", [("sebagian", LETTER)]),
        ("oengawasan dan elaksanaan", [("pengawasan", LETTER), ("pelaksanaan", LETTER)]),
        ("esbagian penyuliham", [("sebagian", LETTER)]),
        ("penyulihan, pengawadan", [("penyuluhan", LETTER), ("pengawasan", LETTER)]),
    ],
)
def test_a_misspelling_is_found_with_its_correction(text: str, expected: list[tuple[str, Rule]]) -> None:
    found = [(one.correction, one.rule) for one in misspellings(text)]
    assert found[: len(expected)] == expected
    assert all(text[one.start : one.end] == one.text for one in misspellings(text))


@pytest.mark.parametrize(
    "text",
    [
        "Di kantor, di pasar, di data, di tempat, keluar, kemudian, ke luar daerah",
        "belajar, pelajar, merawat, perawat, pelanggan, pelanggar, pengalihan, pengadilan, penyertaan, pemanenan",
        "laporkan laporan, usulkan usulan, tindakan, tindakkan, penanaman, penamaan, pendataan, penaatan, pembauran",
        "tanaman, taman, anak, hati-hati, masing-masing, berkali-kali, sehari-hari, alun-alun",
        "social media, public hearing, periodic table, stakeholder",
        "dr. Kegitanto, Bapak Pelayanto, Desa Angaran Wetan",
        "info@kegitan.go.id, www.capain.go.id, berkas_laporn, 3laporn",
        "SIPD, e-Sakip, DPMPTSP, Puskesmas, Posyandu, Bappeda, Kominfo",
        "pembayara n, sebaga imana, pem\nberdayaan",
        "xylofon, brokoli, kuskus, gorengan, pempek",
    ],
)
def test_what_is_right_or_unknown_is_left_alone(text: str) -> None:
    assert misspellings(text) == ()


def test_the_words_of_an_office_are_right() -> None:
    text = "Seksi Kerjasama dan Ketentraman, kegiatan Pengawsan; pada seksi kerjasama"
    assert len(misspellings(text)) == 4
    assert misspellings(text, ["Seksi Kerjasama dan Ketentraman", "Pengawsan"]) == ()
    assert misspellings("pengawsann", ["Pengawsan"]) == ()


def own_texts() -> Iterator[tuple[str, str]]:
    """All Indonesian that the program brings: fixed texts, templates, messages and labels in the code, the demo."""
    for key, text in TEXTS.items():
        yield f"texts: {key}", f"{text.label}. {text.text}"
    for path in sorted((ROOT / "templates").rglob("*.*")):
        bare = re.sub(r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<[^>]*>", "\n", path.read_text(), flags=re.DOTALL)
        yield str(path.relative_to(ROOT)), bare
    for path in sorted((ROOT / "fixtures").rglob("*.json")):
        yield from ((path.name, text) for text in _strings(json.loads(path.read_text())) if " " in text)
    for app in ("lkj", "units", "reports"):
        for path in sorted((ROOT / app).rglob("*.py")):
            # Other people's spelling is listed there, to be recognised.
            if "language" not in path.parts and path.parent.name != "audit":
                yield from ((path.name, text) for text in _messages(ast.parse(path.read_text())))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _strings(inside)


def _messages(tree: ast.AST) -> Iterator[str]:
    """Strings that are no docstrings, of several words."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        if is_text and " " in node.value:
            yield node.value


def test_the_programs_own_texts_raise_no_alarm() -> None:
    texts = list(own_texts())
    found = [(where, one.text, one.correction) for where, text in texts for one in misspellings(text)]
    assert found == []
    assert sum(len(text) for _, text in texts) > 100_000


def test_the_lists_agree_with_each_other() -> None:
    wrong = pairs("misspellings").keys() | pairs("foreign").keys()
    right = words("official") | words("alike") | words("passives")
    assert wrong & right == set()
    corrected = {word for correction in pairs("misspellings").values() for word in correction.split()}
    assert wrong & corrected == set()
    assert len(wrong) > 1000
    assert all(listed == listed.lower().strip() for listed in wrong | right)
