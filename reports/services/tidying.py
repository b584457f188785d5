"""Deleting stored files that nobody needs any more: every night, and by the command forget_renders."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.actions import audits, evidence, scans, uploads
from reports.files import published, rendered, store

DAYS = 30


@dataclass(frozen=True)
class Leftover:
    """One kind of files that nobody needs; `forget` deletes them and returns how many, `name` is what people read."""

    name: str
    forget: Callable[[], int]


LEFTOVERS = (
    Leftover("sisa unggahan bukti dukung", evidence.forget_orphans),
    Leftover("sisa berkas terbitan", published.forget_orphans),
    Leftover("sisa pindaian yang tidak dikonfirmasi", scans.forget_left),
    Leftover("unggahan Excel yang tidak diterapkan", uploads.forget_left),
    Leftover("dokumen diperiksa yang tidak diminta disimpan", audits.forget_left),
    Leftover("sisa berkas hasil cetak", rendered.forget_orphans),
    Leftover("sisa berkas yang tidak selesai ditulis", store.forget_unfinished),
)


def tidy(days: int = DAYS) -> dict[str, int]:
    """Delete rendered files that nobody asked for in so many days, and all leftovers; returns how many of each kind."""
    deleted = {"berkas hasil cetak lama": rendered.forget_old(days)}
    return deleted | {leftover.name: leftover.forget() for leftover in LEFTOVERS}
