"""What a finding says to who reads the report and does not write it: the fact, without what its author is asked for."""

import re

# How the sentences begin that speak to the author.
_TO_THE_AUTHOR = (
    "Apa ",
    "Bila ",
    "Cocokkan ",
    "Hapus ",
    "Isi ",
    "Jelaskan ",
    "Mintalah ",
    "Mungkin ",
    "Periksa ",
    "Tambahkan ",
    "Tulis ",
)
_SENTENCE = re.compile(r"(?<=[.?]) (?=[A-Z])")
_CLAUSE = re.compile(r": jelaskan [^.]*\.$")


def told(message: str, title: str) -> str:
    """The finding's sentence without its end that speaks to the author; the rule's title where nothing is left."""
    sentences = _SENTENCE.split(_CLAUSE.sub(".", message))
    while sentences and sentences[-1].startswith(_TO_THE_AUTHOR):
        sentences.pop()
    return " ".join(sentences) or f"{title}."
