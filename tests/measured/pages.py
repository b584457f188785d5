"""An office set up by its pages alone, from the first page of an empty installation to its first open period."""

from playwright.sync_api import Locator

from tests.measured import office
from tests.measured.office import Measure, Post
from tests.measured.planner import Planner


def set_up(planner: Planner, code: str) -> None:
    begin(planner, code)
    _structure(planner)
    _duties(planner)
    replace(planner, "Sekretaris", *office.SUCCESSOR)
    passwords(planner)
    _activities(planner)
    for title in office.AGREEMENTS:
        _agreement(planner, title)
    agreements_in_force(planner)
    open_first(planner)


def begin(planner: Planner, code: str) -> None:
    """The first page: the code on the server's screen, the office, the account."""
    planner.go("/mulai/")
    field = planner.page.locator
    planner.write(field("#id_kode"), code)
    for name, text in office.OFFICE.items():
        planner.write(field(f"#id_{name}"), text)
    person = office.PLANNER
    planner.write(field("#id_first_name"), person["name"])
    planner.write(field("#id_username"), person["username"])
    planner.write(field("#id_password1"), person["password"])
    planner.write(field("#id_password2"), person["password"])
    planner.key("Enter")
    planner.expect("Menyiapkan kantor")


def _structure(planner: Planner) -> None:
    planner.tab("Susunan dan pejabat")
    first = planner.page.locator("tr.structure-new [name$='-unit']").first
    planner.reach(first)
    for number, post in enumerate(office.POSTS):
        if number:
            planner.key("Enter")
        _row(planner, planner.focused().removesuffix("-unit"), post)
    planner.press("Simpan susunan")
    planner.expect("7 jabatan ditambah")


def _row(planner: Planner, key: str, post: Post) -> None:
    """A new row: its depth by Tab before the unit's name."""
    row = planner.page.locator(f"tr[data-key='{key}']")
    while (depth := int(row.get_attribute("data-depth") or 0)) != post.depth:
        planner.key("Tab" if depth < post.depth else "Shift+Tab")
    values = {"unit": post.unit, "title": post.title, "name": post.holder, "nip": post.nip}
    for name, text in values.items():
        planner.write(planner.page.locator(f"[name='{key}-{name}']"), text)
    if post.is_acting:
        planner.choose(planner.page.locator(f"[name='{key}-kind']"), "Plt.")


def _duties(planner: Planner) -> None:
    planner.follow("Tugas dan fungsi")
    for post in office.POSTS:
        part = planner.page.locator("fieldset").filter(has=planner.page.locator(f"legend:text-is('{post.title}')"))
        for kind, items in (("tugas", post.tugas), ("fungsi", post.fungsi)):
            if items:
                planner.write(part.locator(f"[name$='-{kind}']"), "\n".join(items))
    planner.press("Simpan semua")
    planner.expect("Tersimpan untuk 7 jabatan:")


def replace(planner: Planner, title: str, name: str, nip: str) -> None:
    """Another official for a post, from today; who held it before ends on the day before."""
    row = planner.page.locator("tr.structure-line").filter(has=planner.page.get_by_text(title, exact=True)).first
    planner.click(row.locator("summary"))
    planner.click(row.get_by_role("link", name="Ganti pejabat"))
    planner.write(planner.page.locator("#id_name"), name)
    planner.write(planner.page.locator("#id_nip"), nip)
    planner.write(planner.page.locator("#id_username"), ".".join(name.lower().split()[:2]))
    planner.key("Enter")
    planner.expect(f"{name} menjadi {title}")


def passwords(planner: Planner) -> None:
    planner.follow("Cetak kata sandi atau kirim undangan")
    planner.press("Buat dan cetak semuanya")
    planner.expect("Hanya ditampilkan sekali")


def _activities(planner: Planner) -> None:
    planner.tab("Program dan pagu")
    planner.follow("Tempel daftar")
    listed = "\n".join("\t".join(row) for row in office.ACTIVITIES)
    planner.paste(planner.page.locator("#id_daftar-text"), listed)
    planner.press("Periksa daftar")
    planner.press("Simpan 11 perubahan")
    planner.expect("11 baris ditambahkan")


def _agreement(planner: Planner, title: str) -> None:
    lines, measures = office.AGREEMENTS[title]
    planner.tab("Perjanjian Kinerja")
    planner.press(f"Buat PK {title}")
    planner.expect("Sasaran dan indikator")
    goal = planner.page.locator("#pk-indikator .pk-goal textarea").first
    planner.paste(goal, "\n".join(_cells(each) for each in measures))
    planner.page.locator("#pk-indikator tbody.pk-indicator").nth(len(measures) - 1).wait_for()
    for number, (code, ceiling) in enumerate(lines, 1):
        planner.write(planner.page.locator("#id_baru-activity"), code)
        planner.write(planner.page.locator("#id_baru-ceiling"), ceiling)
        planner.key("Enter")
        planner.page.locator("#pk-anggaran tbody[data-row]").nth(number - 1).wait_for()
    for number, each in enumerate(measures):
        row = planner.page.locator("#pk-indikator tbody.pk-indicator").nth(number)
        planner.write(row.locator("[name$='-budget_line']"), each.line)
        if each.ratio:
            _ratio(planner, row, each)
    planner.key("Tab")
    saved(planner)


def _cells(each: Measure) -> str:
    return "\t".join([each.sasaran, each.name, each.unit, each.target, *(each.quarters or [""] * 4)])


def _ratio(planner: Planner, row: Locator, each: Measure) -> None:
    planner.click(row.locator(".pk-more summary"))
    planner.choose(row.locator("[name$='-kind']"), "Perbandingan")
    assert each.ratio
    planner.write(row.locator("[name$='-numerator_label']"), each.ratio[0])
    planner.write(row.locator("[name$='-denominator_label']"), each.ratio[1])
    planner.key("Tab")


def saved(planner: Planner) -> None:
    """Wait until every field of a page that saves itself is stored."""
    planner.page.wait_for_load_state("networkidle")
    for word in ("saving", "typed", "refused", "failed", "conflict"):
        planner.page.wait_for_selector(f"[data-state={word}]", state="detached")


def agreements_in_force(planner: Planner) -> None:
    """All drafts from the first day of their year."""
    planner.tab("Perjanjian Kinerja")
    day = planner.page.locator("#id_on")
    planner.write(day, f"01-01-{day.input_value()[-4:]}")
    tick_all(planner)
    planner.press("Berlakukan yang dicentang")
    planner.expect("6 PK berlaku sejak")


def tick_all(planner: Planner) -> None:
    """The drafts that have remarks, which are not ticked beforehand."""
    boxes = planner.page.locator("input[name=pk]:not(:checked)")
    for key in boxes.evaluate_all("boxes => boxes.map(box => box.value)"):
        planner.tick(planner.page.locator(f"input[name=pk][value='{key}']"))


def open_first(planner: Planner) -> None:
    """Triwulan I, whatever the day: the page offers it by itself only in the first months."""
    planner.tab("Periode")
    button = planner.page.get_by_role("button", name="Buka Triwulan I", exact=True)
    if not button.is_visible():
        planner.click(planner.page.locator("summary").filter(has_text="Triwulan I").first)
    planner.click(button)
    planner.expect("6 laporan dibuat")
