"""What comes after the first period: each task begins on the first page after logging in."""

import re

from tests.measured import office
from tests.measured.pages import replace, saved, tick_all
from tests.measured.planner import Planner


def change_official(planner: Planner) -> None:
    planner.follow("Kantor")
    planner.tab("Susunan dan pejabat")
    replace(planner, "Kepala Bidang Pembinaan", *office.NEXT_SUCCESSOR)


def open_quarter(planner: Planner) -> None:
    planner.follow("Kantor")
    planner.tab("Periode")
    planner.click(planner.page.get_by_role("button", name=re.compile("^Buka Triwulan")).locator("visible=true").first)
    planner.expect("6 laporan dibuat")


def move_money(planner: Planner) -> None:
    """A perubahan: fifty million from one activity of the Sekretaris to the other, put in force, reports moved."""
    planner.follow("Kantor")
    planner.tab("Perjanjian Kinerja")
    planner.press("Buat perubahan Sekretaris")
    planner.expect("Sasaran dan indikator")
    for number, ceiling in enumerate(("350.000.000", "150.000.000")):
        planner.write(
            planner.page.locator("#pk-anggaran [name$='-ceiling']:not(#id_baru-ceiling)").nth(number), ceiling
        )
    planner.key("Tab")
    saved(planner)
    planner.follow("Berlakukan")
    planner.expect("Berlakukan Perjanjian Kinerja")
    if (move := planner.page.locator("#id_move")).count():
        planner.tick(move)
    planner.press("Berlakukan")
    planner.expect("sudah berlaku")


def next_year(planner: Planner) -> None:
    planner.follow("Kantor")
    planner.tab("Perjanjian Kinerja")
    planner.press("Salin semua ke")
    planner.expect("6 PK disalin sebagai rancangan")
    tick_all(planner)
    planner.press("Berlakukan yang dicentang")
    planner.expect("6 PK berlaku sejak")
