"""One agreement on one page: typed by field, by button, by paste; nothing that was typed is lost."""

import datetime
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports.actions import agreement_draft, agreement_life, agreement_values, copies
from reports.actions.versioned import version_token
from reports.models import Activity, Agreement, BudgetLine, FundSource, Indicator, Scale, ScaleStep
from reports.queries.agreement_remarks import remarks_of
from reports.queries.agreement_rows import rows_of
from reports.refusal import Refused
from tests.conftest import Office, _member
from tests.html import squeezed
from units.enums import MemberRole
from units.models import Event

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
COLUMNS = ("name", "unit", "yearly", "q1", "q2", "q3", "q4")


@pytest.fixture
def draft(office: Office) -> Agreement:
    """Next year's agreement of Wulan's post: one empty sasaran with one empty indicator."""
    by = office.cast.planner
    copies.copy_nomenclature(office.organization, year=2022, to=2023, by=by)
    FundSource.objects.get_or_create(organization=office.organization, name="APBD")
    made = agreement_draft.create(office.report.position, year=2023, by=by)
    agreement_draft.add_indicator(agreement_draft.add_goal(made, by=by), by=by)
    return made


@pytest.fixture
def planner(office: Office, login) -> Client:
    return login(office.cast.planner)


def at(draft: Agreement, name: str = "agreement", *more: object) -> str:
    return reverse(name, args=[draft.position.unit.organization.code, draft.pk, *more])


def only(draft: Agreement) -> Indicator:
    return Indicator.objects.get(goal__agreement=draft)


def send(planner: Client, draft: Agreement, key: str, **fields: str) -> str:
    """Leave the fields of a row, as the page's scripts send them."""
    data = {f"{key}-{name}": text for name, text in fields.items()}
    answer = planner.post(at(draft, "agreement_row", key), data, headers=HTMX)
    assert answer.status_code == 200
    return squeezed(answer).replace("\u00a0", " ")


def test_a_row_is_saved_field_by_field(draft: Agreement, planner: Client) -> None:
    key = f"i{only(draft).pk}"
    assert f'id="id_{key}-name"' in planner.get(at(draft)).content.decode()
    assert "Tersimpan" in send(planner, draft, key, name="Jumlah dokumen", unit="dokumen")
    told = send(planner, draft, key, yearly="12 dokumen", q2="6", q4="11")
    assert "tidak sama dengan target setahun 12 dokumen" in told
    told = send(planner, draft, key, over_time="Keadaan terakhir, tidak dijumlahkan", q2="6", q3="5", q4="4")
    assert "Targetnya turun dari 6 dokumen ke 4 dokumen, padahal arahnya makin tinggi makin baik" in told
    send(planner, draft, key, over_time="Dijumlahkan sejak Januari", q3="", q4="11")
    told = send(planner, draft, key, yearly="banyak")
    assert "bukan angka" in told and "pilih jenis Skala atau Pernyataan" in told
    row = rows_of(draft).indicators[0]
    assert (row.name, str(row.yearly), str(row.q2), row.q1) == ("Jumlah dokumen", "12", "6", None)
    # A kind waits until what it needs is written, then both are stored.
    assert "Isi juga nama pembilang" in send(planner, draft, key, kind="Perbandingan", numerator_label="Selesai")
    assert only(draft).kind == "number" and only(draft).numerator_label == "Selesai"
    # Names beside another kind are told, where that kind was chosen again.
    send(planner, draft, key, kind="Angka")
    left = remarks_of(rows_of(draft))
    assert any("padahal jenisnya tersimpan sebagai Angka" in each.sentence for each in left)
    send(planner, draft, key, kind="Perbandingan", numerator_label="Selesai", denominator_label="Masuk")
    assert only(draft).kind == "ratio"
    assert not any("padahal" in each.sentence for each in remarks_of(rows_of(draft)))
    send(planner, draft, key, kind="Pernyataan", yearly="tepat waktu", q4="tercapai", q2="")
    assert "tidak dikenal" in send(planner, draft, key, q1="mungkin")


@pytest.mark.parametrize(
    ("choice", "asked"),
    [
        ({"kind": "Perbandingan"}, "Isi juga nama pembilang dan nama penyebutnya."),
        ({"kind": "Skala"}, "Belum ada skala."),
        ({"kind": "Pernyataan", "yearly": ""}, "Tulis juga targetnya"),
        ({"direction": "Di dalam rentang", "yearly": "12"}, "Ia disimpan bersama targetnya."),
    ],
)
def test_a_choice_that_waits_is_not_forgotten(
    draft: Agreement, planner: Client, choice: dict[str, str], asked: str
) -> None:
    key, (name, word) = f"i{only(draft).pk}", next(iter(choice.items()))
    draft.goals.update(text="Tertib administrasi")
    send(planner, draft, key, name="Jumlah dokumen", unit="dokumen", yearly="12")
    assert asked in send(planner, draft, key, **choice)
    # Whoever leaves here finds the choice again, still asking for what it needs, and a remark.
    page = squeezed(planner.get(at(draft), {"rinci": key}))
    assert f'<option value="{word}" selected>' in page and f"Belum tersimpan. {asked}" in page
    assert f"{word} sudah dipilih, tetapi belum tersimpan" in page
    assert f"{word} sudah dipilih" in squeezed(planner.get(at(draft, "put_in_force")))
    # Nothing comes into force by another measure than the chosen one.
    with pytest.raises(Refused, match=f"{word} sudah dipilih"):
        agreement_life.put_in_force(draft, on=datetime.date(2023, 1, 1), by=None)
    # Who chooses again what is stored has decided.
    send(planner, draft, key, **{name: {"kind": "Angka", "direction": "Makin tinggi makin baik"}[name]}, yearly="12")
    assert only(draft).waiting == {}
    assert "sudah dipilih" not in squeezed(planner.get(at(draft), {"rinci": key}))


def test_a_choice_waits_no_longer_once_it_is_complete_or_made_elsewhere(draft: Agreement, planner: Client) -> None:
    indicator = only(draft)
    key, by = f"i{indicator.pk}", None
    send(planner, draft, key, kind="Perbandingan", direction="Makin rendah makin baik")
    assert only(draft).waiting == {"kind": "Perbandingan", "direction": "Makin rendah makin baik"}
    agreement_values.change_indicator(indicator, direction="lower", by=by)
    assert only(draft).waiting == {"kind": "Perbandingan"}
    send(planner, draft, key, kind="Perbandingan", numerator_label="Selesai", denominator_label="Masuk")
    assert (only(draft).kind, only(draft).waiting) == ("ratio", {})


def test_indicators_beside_money_that_nobody_connected_are_told_once(
    office: Office, draft: Agreement, planner: Client
) -> None:
    indicator = only(draft)
    send(planner, draft, f"i{indicator.pk}", name="Jumlah dokumen", unit="dokumen", yearly="12")
    assert not any("efisiensinya" in each.sentence for each in remarks_of(rows_of(draft)))
    activity = Activity.objects.filter(organization=office.organization, year=2023).last()
    line = agreement_draft.add_line(draft, activity=activity, by=office.cast.planner)
    (told,) = [each for each in remarks_of(rows_of(draft)) if "efisiensinya" in each.sentence]
    assert told.sentence.startswith("1 indikator belum dihubungkan dengan anggaran, dan 1 anggaran belum")
    assert "efisiensinya tidak terhitung" in squeezed(planner.get(at(draft, "put_in_force")))
    Indicator.objects.filter(pk=indicator.pk).update(budget_line=line)
    # Two lines that differ from the DPA are added up; what one alone differs its own remark says.
    other = Activity.objects.filter(organization=office.organization, year=2023).exclude(pk=activity.pk)
    second = other.exclude(code__startswith=activity.code).filter(level=activity.level).last()
    Activity.objects.filter(pk__in=[activity.pk, second.pk]).update(ceiling=500)
    agreement_draft.add_line(draft, activity=second, ceiling=Decimal(600), by=office.cast.planner)
    BudgetLine.objects.filter(pk=line.pk).update(ceiling=450)
    summed = "Jumlah pagu PK ini Rp1.050, lebih Rp50 dari jumlah pagu DPA kegiatan yang sama, Rp1.000. Bila DPA-nya"
    assert any(each.sentence.startswith(summed) for each in remarks_of(rows_of(draft)))
    assert "menurut DPA 1.000" in squeezed(planner.get(at(draft))), "both sums stand in the last line of the table"
    BudgetLine.objects.filter(pk=line.pk).update(ceiling=400)
    assert not any("Jumlah pagu PK ini" in each.sentence for each in remarks_of(rows_of(draft)))
    assert not any("efisiensinya" in each.sentence for each in remarks_of(rows_of(draft)))


def test_one_click_joins_the_indicators_to_the_only_line(office: Office, draft: Agreement, planner: Client) -> None:
    first, by = only(draft), office.cast.planner
    second = agreement_draft.add_indicator(first.goal, name="Jumlah laporan", unit="laporan", by=by)
    send(planner, draft, f"i{first.pk}", name="Jumlah dokumen", unit="dokumen", yearly="12")
    assert "Hubungkan dengan" not in squeezed(planner.get(at(draft)))
    activity, other = Activity.objects.filter(organization=office.organization, year=2023).order_by("-code")[:2]
    line = agreement_draft.add_line(draft, activity=activity, by=by)
    page = squeezed(planner.get(at(draft)))
    assert f"2 indikator belum dihubungkan dengan anggaran, sedangkan PK ini hanya mempunyai satu: {activity}" in page
    # What is typed in a row brings the offer up to date, too.
    assert "Hubungkan dengan" in send(planner, draft, f"i{first.pk}", yearly="11")
    answer = squeezed(planner.post(at(draft, "agreement_join"), headers=HTMX))
    assert "Hubungkan dengan" not in answer
    assert {each.budget_line for each in Indicator.objects.filter(goal__agreement=draft)} == {line}
    changed = Event.objects.filter(subject="agreement", subject_id=draft.pk, data__key=f"i{second.pk}").last()
    assert changed.data["new"] == {"budget_line": str(line)} and changed.by == by
    # With another line, of somebody else's meanwhile, nobody knows which is meant.
    agreement_draft.add_line(draft, activity=other, by=by)
    Indicator.objects.filter(pk=second.pk).update(budget_line=None)
    assert "tidak lagi mempunyai tepat satu anggaran" in squeezed(
        planner.post(at(draft, "agreement_join"), headers=HTMX)
    )
    assert Indicator.objects.get(pk=second.pk).budget_line is None


def test_targets_of_each_quarter_are_counted_since_january_at_one_click(
    office: Office, draft: Agreement, planner: Client
) -> None:
    key, by = f"i{only(draft).pk}", office.cast.planner
    draft.goals.update(text="Rapat terlaksana")
    send(planner, draft, key, name="Jumlah rapat", unit="kali", yearly="12", q1="3", q2="3", q3="3")
    told = send(planner, draft, key, q4="3")
    assert "Target triwulan 3, 3, 3, 3 berjumlah 12 kali, sama dengan target setahun" in told
    assert "Samakan salah satunya" not in told, "that would invite to write 3 for the year"
    assert "Tulis sejak Januari: 3, 6, 9, 12</button>" in told
    assert "Tulis sejak Januari: 3, 6, 9, 12</button>" in squeezed(planner.get(at(draft)))
    answer = squeezed(planner.post(at(draft, "agreement_since_january", key), headers=HTMX))
    assert "Tulis sejak Januari" not in answer and f'data-focus-on="id_{key}-q1"' in answer
    row = rows_of(draft).indicators[0]
    assert [str(due) for due in row.quarters.values()] == ["3", "6", "9", "12"] and remarks_of(rows_of(draft)) == []
    changed = Event.objects.filter(subject="agreement", subject_id=draft.pk, data__key=key).last()
    assert changed.data["new"] == {"q2": "6", "q3": "9", "q4": "12"} and changed.by == by
    # Pressed again, as in another tab, it adds nothing up a second time.
    assert "sudah diubah" in squeezed(planner.post(at(draft, "agreement_since_january", key), headers=HTMX))
    assert str(rows_of(draft).indicators[0].q4) == "12"


def test_the_button_works_without_scripts_and_only_in_a_draft(draft: Agreement, planner: Client) -> None:
    key = f"i{only(draft).pk}"
    draft.goals.update(text="Rapat terlaksana")
    send(planner, draft, key, name="Jumlah rapat", unit="kali", yearly="4", q1="2", q2="0", q3="0", q4="2")
    assert planner.post(at(draft, "agreement_since_january", key)).status_code == 302
    assert [str(due) for due in rows_of(draft).indicators[0].quarters.values()] == ["2", "2", "2", "4"]
    send(planner, draft, key, q1="2", q2="0", q3="0", q4="2")
    agreement_life.put_in_force(draft, on=datetime.date(2023, 1, 1), by=None)
    page = squeezed(planner.get(at(draft)))
    assert "rupanya tertulis untuk setiap triwulan" in page and "Tulis sejak Januari" not in page
    planner.post(at(draft, "agreement_since_january", key), headers=HTMX)
    assert str(rows_of(draft).indicators[0].q4) == "2"


def test_every_kind_by_the_words_of_its_target(office: Office, draft: Agreement, planner: Client) -> None:
    key = f"i{only(draft).pk}"
    scale = Scale.objects.create(organization=office.organization, name="Opini BPK")
    for order, label in enumerate(("WDP", "WTP"), 1):
        ScaleStep.objects.create(scale=scale, order=order, label=label)
    assert 'data-kind="Angka"' in planner.get(at(draft), {"rinci": key}).content.decode()
    page = planner.get(at(draft, "agreement_how", key), headers=HTMX).content.decode()
    kinds = [word for word in ("Angka", "Perbandingan", "Komponen", "Skala", "Pernyataan") if f">{word}" in page]
    assert len(kinds) == 5
    assert "Pilih juga skalanya" in send(planner, draft, key, kind="Skala", yearly="")
    send(
        planner,
        draft,
        key,
        kind="Skala",
        scale="Opini BPK",
        yearly="wtp",
        q4="WTP",
        unit="opini",
    )
    assert (only(draft).kind, only(draft).target_step.label) == ("scale", "WTP")
    assert "bukan tingkat skala ini" in send(planner, draft, key, q1="WTQ")
    send(planner, draft, key, kind="Pernyataan", yearly="tepat waktu", q4="tercapai")
    assert (only(draft).kind, only(draft).target_words) == ("statement", "tepat waktu")
    send(planner, draft, key, kind="Angka", direction="Di dalam rentang", yearly="7–9", q4="")
    assert (only(draft).target, only(draft).target_to) == (7, 9)
    send(
        planner,
        draft,
        key,
        kind="Komponen",
        parts="Selesai; bobot 2\nMasuk; dasar",
        direction="Makin tinggi makin baik",
        yearly="90",
    )
    assert [(c.name, c.is_base) for c in only(draft).components.all()] == [("Selesai", False), ("Masuk", True)]
    assert "kurang dari nol" in send(planner, draft, key, yearly="-3")
    send(planner, draft, key, yearly="−3", may_be_negative="Ya")
    assert only(draft).target == -3
    assert "paling banyak 2 angka" in send(planner, draft, key, yearly="1,2345", decimals="2")


def test_what_keeps_a_scale_from_being_stored_is_named_and_nothing_is_lost(
    office: Office, draft: Agreement, planner: Client
) -> None:
    """A quarter's target that is no step holds the choice up; it was “BB” that was blamed."""
    key, row = f"i{only(draft).pk}", {"name": "Nilai", "yearly": "Baik", "q3": "tercapai"}
    scale = Scale.objects.create(organization=office.organization, name="Predikat")
    for order, label in enumerate(("B", "BB"), 1):
        ScaleStep.objects.create(scale=scale, order=order, label=label)
    send(planner, draft, key, kind="Pernyataan", **row)
    chosen = row | {"kind": "Skala", "scale": "Predikat"}
    told = send(planner, draft, key, **chosen | {"yearly": "BB"})
    assert "Perbaiki atau kosongkan dahulu: Target s.d. TW III." in told and "bukan tingkat skala ini" in told
    assert "“BB” bukan" not in told
    left = rows_of(draft).indicators[0]
    assert (left.kind, str(left.yearly), str(left.q3)) == ("statement", "BB", "tercapai")
    # Its choice stands open with the row from then on, and goes with it.
    assert f'id="id_{key}-scale"' in planner.get(at(draft)).content.decode()
    send(planner, draft, key, **chosen | {"yearly": "BB", "q3": "b"})
    left = rows_of(draft).indicators[0]
    assert (left.kind, left.scale, str(left.yearly), str(left.q3)) == ("scale", scale, "BB", "B")
    assert not left.waiting and f'id="id_{key}-scale"' not in planner.get(at(draft)).content.decode()


def test_a_target_stays_while_the_chosen_kind_waits(draft: Agreement, planner: Client) -> None:
    """Read as the chosen kind reads it, it was stored as the former one cannot be: a number became nothing."""
    key, row = f"i{only(draft).pk}", {"name": "Jumlah", "unit": "dokumen", "yearly": "12", "q2": "6"}
    send(planner, draft, key, **row)
    told = send(planner, draft, key, kind="Pernyataan", **row)
    assert "Perbaiki atau kosongkan dahulu: Target s.d. TW II." in told
    left = rows_of(draft).indicators[0]
    assert (left.kind, str(left.yearly), str(left.q2)) == ("number", "12", "6")
    # What the stored kind cannot hold waits with the choice.
    told = send(planner, draft, key, kind="Pernyataan", **row | {"yearly": "tepat waktu"})
    assert told.count("Ia disimpan bersama jenisnya.") == 1 and str(rows_of(draft).indicators[0].yearly) == "12"


def test_a_grade_is_no_statement_without_a_question(draft: Agreement, planner: Client) -> None:
    key = f"i{only(draft).pk}"
    told = send(planner, draft, key, name="Nilai", kind="Pernyataan", yearly="b")
    assert "“b” seperti sebuah tingkat. Bila hasilnya bertingkat, pilih jenis Skala" in told
    assert "“B” seperti sebuah tingkat" in send(planner, draft, key, q3="B")
    assert rows_of(draft).indicators[0].q3 is None


def test_rows_by_buttons_and_money(office: Office, draft: Agreement, planner: Client) -> None:
    add, goal = at(draft, "agreement_add"), draft.goals.get()
    answer = planner.post(add, {"indikator": goal.pk}, headers=HTMX)
    made = Indicator.objects.latest("pk")
    assert f'data-focus-on="id_i{made.pk}-name"' in answer.content.decode()
    assert planner.post(add, {"sasaran": "1"}, headers=HTMX).status_code == 200
    assert draft.goals.count() == 2 and Indicator.objects.filter(goal__agreement=draft).count() == 3
    planner.post(at(draft, "agreement_up", f"i{made.pk}"), headers=HTMX)
    assert rows_of(draft).indicators[0].pk == made.pk
    planner.post(at(draft, "agreement_down", f"i{made.pk}"), headers=HTMX)
    planner.post(at(draft, "agreement_down", f"i{made.pk}"), headers=HTMX)
    assert next(row.pk for _, rows in rows_of(draft).goals[1:] for row in rows) == made.pk
    told = planner.post(at(draft, "agreement_remove", f"i{made.pk}"), headers=HTMX).content.decode()
    assert not Indicator.objects.filter(pk=made.pk).exists()
    # It is offered to be taken back, also when the page is opened anew.
    assert 'data-focus-on="id_urungkan"' in told and "Urungkan" in planner.get(at(draft)).content.decode()
    removal = {"hapusan": Event.objects.latest("pk").pk}
    back = planner.post(at(draft, "agreement_restore"), removal, headers=HTMX).content.decode()
    assert Indicator.objects.filter(pk=made.pk).exists() and "Urungkan" not in back
    assert f'data-focus-on="id_i{made.pk}-name"' in back
    assert "sudah dibatalkan" in squeezed(planner.post(at(draft, "agreement_restore"), removal, headers=HTMX))
    planner.post(at(draft, "agreement_remove", f"i{made.pk}"), headers=HTMX)
    code = office.lines[0].activity.code
    money = {"anggaran": "1", "baru-activity": code, "baru-ceiling": "50.000.000", "baru-funds": "apbd"}
    assert "50.000.000" in planner.post(add, money, headers=HTMX).content.decode()
    line = draft.budget_lines.get()
    assert (line.activity.code, [fund.name for fund in line.funds.all()]) == (code, ["APBD"])
    told = squeezed(planner.post(add, money, headers=HTMX))
    assert "sudah ada di perjanjian kinerja ini" in told
    for wrong, sentence in (("xyz", "tidak ada dalam program"), ("", "Tulis kode atau nama")):
        told = squeezed(planner.post(add, money | {"baru-activity": wrong}, headers=HTMX))
        assert sentence in told and "50.000.000" in told
    assert "tidak dikenal" in send(planner, draft, f"a{line.pk}", funds="APBN")
    # By their initials and with their amounts, as a pasted list is read.
    FundSource.objects.create(organization=draft.position.unit.organization, name="Dana Bagi Hasil", order=8)
    FundSource.objects.create(organization=draft.position.unit.organization, name="Dana Alokasi Umum Uji", order=9)
    send(planner, draft, f"a{line.pk}", funds="dbh 20.000.000; DAUU Rp30.000.000")
    assert sorted(line.shares.values_list("fund__name", "amount")) == [
        ("Dana Alokasi Umum Uji", 30_000_000), ("Dana Bagi Hasil", 20_000_000)
    ]  # fmt: skip
    told = send(planner, draft, f"a{line.pk}", ceiling="60.000.000", funds="APBD 50.000.000")
    told = told.split(f'id="ragu-a{line.pk}"')[1].split("</div>")[0]
    assert "Jumlah dari sumber dananya Rp50.000.000, sedangkan pagunya Rp60.000.000" in told
    assert f'id="ragu-a{line.pk}"' in planner.get(at(draft)).content.decode()
    send(planner, draft, f"a{line.pk}", funds="APBD 60.000.000")
    assert draft.budget_lines.get().ceiling == 60_000_000
    key = f"i{Indicator.objects.filter(goal__agreement=draft).first().pk}"
    assert "bukan salah satu anggaran PK ini" in send(planner, draft, key, budget_line="2")
    assert f'<input type="text" name="{key}-budget_line"' in planner.get(at(draft)).content.decode()
    send(planner, draft, key, budget_line="1.")
    assert line.indicators.count() == 1
    # More than a line can show stands in a field that grows.
    send(planner, draft, f"a{line.pk}", funds="dbh 20.000.000; DAUU Rp40.000.000")
    page = squeezed(planner.get(at(draft)))
    shown = {name: re.search(rf'<textarea name="{name}"[^>]*>([^<]*)</textarea>', page) for name in (
        f"{key}-budget_line", f"a{line.pk}-funds"
    )}  # fmt: skip
    assert [found and found[1].strip() for found in shown.values()] == [
        str(line.activity), "Dana Bagi Hasil 20.000.000; Dana Alokasi Umum Uji 40.000.000"
    ]  # fmt: skip


def test_rows_of_money_from_a_spreadsheet_are_added_all_or_none(draft: Agreement, planner: Client) -> None:
    add, own = at(draft, "agreement_add"), Activity.objects.filter(year=2023, level="sub_kegiatan").order_by("code")
    first, second, third = own[:3]

    def pasted(text: str) -> str:
        return squeezed(planner.post(add, {"tempelan": text}, headers=HTMX)).replace("\u00a0", " ")

    told = pasted(f"{first.code}\t1.500.000\tapbd\n9.99\t2.000\t\n{first.code}\tbanyak\t3.000\tAPBN\n")
    assert "Baris 2: “9.99” tidak ada dalam program dan kegiatan 2023" in told and "Yang Anda tempel" in told
    assert "Baris 3: Sumber dana “APBN” tidak dikenal" in told and "Baris 1:" not in told
    assert not draft.budget_lines.exists()
    told = pasted(f"{first.code}\t1.500.000\n{first.code}\t2.000.000")
    assert "Baris 2: " in told and "sudah ada di perjanjian kinerja ini" in told and not draft.budget_lines.exists()
    assert "di kanan sumber dana tidak ada isian" in pasted(f"{first.code}\t1\tapbd\t9")
    # Only the numbers of the rows were copied.
    assert "Tempelan ini kosong" in pasted("1\n2\n3")
    endless = "x" * 200_000
    assert "tidak dapat dibaca" in pasted(endless)
    told = planner.post(at(draft, "agreement_paste"), {"tempelan": endless, "kolom": "sasaran"}, headers=HTMX)
    assert "tidak dapat dibaca" in squeezed(told)

    heads = "No.\tKode\tNama kegiatan\tPagu (Rp)\tSumber dana\n"
    told = pasted(f"{heads}1\t{first.code}\t{first.name}\tRp1.500.000\tapbd\n2\t{second.code}\t{second.name}\t\t\n")
    assert 'data-focus-on="id_baru-activity"' in told and "problem" not in told
    lines = draft.budget_lines.order_by("order")
    assert [line.activity for line in lines] == [first, second] and lines[0].ceiling == 1_500_000
    assert [fund.name for fund in lines[0].funds.all()] == ["APBD"]
    # Without scripts the row stands in the field, with its tabs.
    planner.post(add, {"baru-activity": f"{third.code}\t2.500.000\tapbd", "anggaran": "1"})
    assert draft.budget_lines.get(activity=third).ceiling == 2_500_000


BLOCK = (
    "No\tSasaran\tIndikator\tSatuan\tTarget\tTW I\tTW II\tTW III\tTW IV\n"
    "1\tMeningkatnya layanan\tJumlah dokumen\tdokumen\t12\t3\t6\t9\t12\n"
    "2\t\tAduan selesai\t%\t100%\t-\t50\t\t100\n"
    "3\tMeningkatnya akuntabilitas\tLaporan tepat waktu\t\ttepat waktu\t\t\t\ttercapai\n"
)


def test_a_block_from_excel_adds_rows(draft: Agreement, planner: Client) -> None:
    paste, goal = at(draft, "agreement_paste"), draft.goals.get()
    # One cell that cannot be read: nothing is stored, the cell is named, the text comes back.
    wrong = BLOCK.replace("\t6\t", "\t6.5\t")
    told = squeezed(planner.post(paste, {"tempelan": wrong, "kolom": "sasaran", "baris": f"s{goal.pk}"}, headers=HTMX))
    assert "Baris 1, TW II: “6.5” tidak jelas" in told and "Aduan selesai" in told
    assert Indicator.objects.filter(goal__agreement=draft).count() == 1
    planner.post(paste, {"tempelan": BLOCK, "kolom": "sasaran", "baris": f"s{goal.pk}"}, headers=HTMX)
    found = [(g.text, [(r.name, str(r.yearly), r.kind, r.over_time) for r in rows]) for g, rows in rows_of(draft).goals]
    assert found == [
        (
            "Meningkatnya layanan",
            [
                ("Jumlah dokumen", "12", "number", "accumulates"),
                ("Aduan selesai", "100", "number", "as_measured"),
            ],
        ),
        ("Meningkatnya akuntabilitas", [("Laporan tepat waktu", "tepat waktu", "statement", "accumulates")]),
    ]
    assert [str(due or "") for due in rows_of(draft).indicators[1].quarters.values()] == ["-", "50", "", "100"]
    # Pasted over rows from the target on, it fills them.
    first = rows_of(draft).indicators[0]
    planner.post(paste, {"tempelan": "15\t4\n90", "kolom": "yearly", "baris": first.key}, headers=HTMX)
    rows = rows_of(draft).indicators
    assert [str(row.yearly) for row in rows] == ["15", "90", "tepat waktu"] and str(rows[0].q1) == "4"


def test_a_paste_takes_nothing_that_another_planner_has_changed(
    office: Office, draft: Agreement, planner: Client, login
) -> None:
    """Both begin with one page. The paste is refused whole and names the cell; pasted again, it is meant."""
    paste, goal = at(draft, "agreement_paste"), draft.goals.get()
    planner.post(paste, {"tempelan": BLOCK, "kolom": "sasaran", "baris": f"s{goal.pk}"}, headers=HTMX)
    first, second, _ = rows_of(draft).indicators
    page = planner.get(at(draft)).content.decode()
    shown = " ".join(
        f"{row.key}-{name}:{version_token(getattr(row, name))}" for row in (first, second) for name in COLUMNS
    )
    for token in shown.split():
        name, _, value = token.partition(":")
        assert f'name="{name}-token" value="{value}"' in page, "the page has what its scripts send"
    other = _member(office.organization, "sari", MemberRole.PLANNER)
    send(login(other), draft, first.key, yearly="14")
    send(login(other), draft, second.key, name="Aduan yang selesai")
    data = {"tempelan": "15\t4\n90", "kolom": "yearly", "baris": first.key, "nilai": shown}
    told = squeezed(planner.post(paste, data, headers=HTMX))
    assert "Baris 1, target: sementara itu diubah oleh Sari menjadi “14”; tempelan Anda “15”." in told
    assert "<pre>15" in told and [str(row.yearly) for row in rows_of(draft).indicators][:2] == ["14", "100"]
    # What the table shows now is what the next paste covers; the other planner's name stays.
    fresh = rows_of(draft).indicators[:2]
    data["nilai"] = " ".join(f"{r.key}-{name}:{version_token(getattr(r, name))}" for r in fresh for name in COLUMNS)
    planner.post(paste, data, headers=HTMX)
    rows = rows_of(draft).indicators
    assert [(row.name, str(row.yearly)) for row in rows][:2] == [("Jumlah dokumen", "15"), ("Aduan yang selesai", "90")]
    # Who has the older page still is told, by the name of who pasted.
    late = {f"{first.key}-yearly-token": version_token(first.yearly)}
    answer = login(other).post(
        at(draft, "agreement_row", first.key), late | {f"{first.key}-yearly": "16"}, headers=HTMX
    )
    assert "Terakhir disimpan oleh Dewi" in squeezed(answer) and str(rows_of(draft).indicators[0].yearly) == "15"


def test_how_an_indicator_is_measured_is_seen_at_once(office: Office, planner: Client) -> None:
    page = squeezed(planner.get(at(office.report.agreement)))
    ratio = office.complaints
    assert f"Perbandingan</span>: {ratio.numerator_label} ÷ {ratio.denominator_label}" in page
    assert '<span class="pk-kind">Angka</span>' in page


def test_without_scripts_the_page_is_saved_whole(draft: Agreement, planner: Client) -> None:
    key, goal = f"i{only(draft).pk}", draft.goals.get()
    data = {f"s{goal.pk}-text": "Layanan", f"{key}-name": "Dokumen", f"{key}-unit": "dokumen", f"{key}-yearly": "dua"}
    answer = planner.post(at(draft), data)
    assert answer.status_code == 422 and 'value="dua"' in answer.content.decode()
    assert only(draft).name == "Dokumen"
    answer = planner.post(at(draft, "agreement_add"), data | {f"{key}-yearly": "2", "indikator": goal.pk})
    made = Indicator.objects.latest("pk")
    assert answer.status_code == 302 and answer["Location"].endswith(f"#id_i{made.pk}-name")
    assert Indicator.objects.get(name="Dokumen").target == 2


def test_in_force_only_words_are_fields(office: Office, planner: Client, login) -> None:
    agreement, key = office.report.agreement, f"i{office.documents.pk}"
    page = planner.get(at(agreement)).content.decode()
    assert f'name="{key}-name"' in page and f'name="{key}-yearly"' not in page and "berlaku sejak" in page
    refused = planner.post(at(agreement, "agreement_row", key), {f"{key}-yearly": "99"}, headers=HTMX)
    assert refused.status_code == 403 and "sudah berlaku" in refused.content.decode()
    told = squeezed(planner.post(at(agreement, "agreement_add"), {"sasaran": "1"}, headers=HTMX))
    assert "Tidak dapat ditambah" in told
    assert login(office.cast.officer).get(at(agreement)).status_code == 403
    assert login(office.cast.outsider).get(at(agreement)).status_code == 404
