"""Rules of how the author's sentences are written: misspellings, and figures apart from their sign.

Both offer what stands there instead; neither keeps a report from being submitted.
"""

from collections.abc import Iterator

from reports.checks.found import on_text
from reports.checks.registry import Found, Reads, rule
from reports.checks.subject import Subject, Text
from reports.enums import RuleFamily, Severity
from reports.language.spacing import loose
from reports.language.spelling import misspellings
from reports.texts import braces

FAMILY = RuleFamily.NARRATIVE


@rule(
    "salah-ketik",
    "Salah ketik",
    Severity.INFO,
    FAMILY,
    reads=Reads.TEXT,
    why="Kesalahan ejaan yang lazim dalam naskah dinas, dengan pembetulannya. Nama dan unit perangkat daerah dikenal.",
)
def misspelt(subject: Subject, text: Text) -> Iterator[Found]:
    for each in misspellings(text.words, subject.office.known_words):
        # A live value that is not known is told as such, with the one that is meant (nilai sisipan).
        if braces.is_in_name(text.words, each.start):
            continue
        message = f"“{each.text}” mungkin maksudnya “{each.correction}”."
        yield on_text(text, message, each.text, tertulis=each.text, pembetulan=each.correction)


@rule(
    "spasi-angka",
    "Spasi di antara angka dan tanda persen atau Rp",
    Severity.INFO,
    FAMILY,
    reads=Reads.TEXT,
    why="EYD V menulis 48,92% dan Rp1.754.000 tanpa spasi, seperti tabel dan kalimat yang ditulis aplikasi. Teks "
    "pelapor tidak diubah sendiri: di bawah isiannya ada tombol untuk merapikannya.",
)
def loose_figure(subject: Subject, text: Text) -> Iterator[Found]:
    for each in loose(text.words):
        message = f"“{each.text}” ditulis tanpa spasi: “{each.correction}”."
        yield on_text(text, message, each.text, tertulis=each.text, pembetulan=each.correction)
