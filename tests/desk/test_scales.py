"""Scales in words: made and changed on a page of the desk, in Excel, and kept once an agreement in force has one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from reports.actions import agreement_draft, copies, scales
from reports.actions.agreement_values import change_indicator
from reports.actions.scales import WantedStep
from reports.enums import IndicatorKind
from reports.importers import workbooks
from reports.models import Agreement, Indicator, Scale
from reports.refusal import Refused
from reports.targets import QuarterDue, YearTarget
from tests.agreements import as_draft
from tests.conftest import Office
from tests.desk.test_workbooks import filled, put, rows_into, scope_of
from tests.html import squeezed
from units.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(office: Office, login) -> Client:
    return login(office.cast.planner)


@pytest.fixture
def draft(office: Office) -> Agreement:
    """Wulan's agreement, still a draft."""
    as_draft(office.report.agreement)
    return office.report.agreement


@pytest.fixture
def opinion(office: Office) -> Scale:
    steps = [WantedStep(label) for label in ("TMP", "WDP", "WTP")]
    return scales.save_scale(office.organization, name="Opini BPK", steps=steps, by=office.cast.planner)


def labels(scale: Scale) -> list[str]:
    return [step.label for step in scale.steps.order_by("order")]


def measure_by(scale: Scale, indicator: Indicator, step: str, office: Office) -> None:
    """Have the indicator of a draft measured by the scale, with the step as its target, also by the fourth quarter."""
    values = {"kind": IndicatorKind.SCALE, "scale": scale, "unit": "opini"}
    change_indicator(
        indicator, yearly=YearTarget(step=step), q4=QuarterDue(step=step), by=office.cast.planner, **values
    )


def at(office: Office, name: str = "scales", *more: object) -> str:
    return reverse(name, args=[office.organization.code, *more])


def test_a_planner_makes_a_scale_for_an_indicator_and_chooses_it(
    office: Office, draft: Agreement, browser: Client
) -> None:
    """From the row of the agreement and back to it, where the new scale is chosen already."""
    key = f"i{office.documents.pk}"
    how = reverse("agreement_how", args=[office.organization.code, draft.pk, key])
    where = f"{at(office)}?rinci={key}"
    assert f'href="{where}"' in browser.get(how, headers={"HX-Request": "true"}).content.decode()
    row = reverse("agreement_row", args=[office.organization.code, draft.pk, key])
    told = squeezed(browser.post(row, {f"{key}-kind": "Skala", f"{key}-yearly": "WTP"}))
    assert "Buat dahulu lewat “Buat skala baru”" in told
    assert "“Jumlah" in squeezed(browser.get(where))
    told = squeezed(browser.post(where, {"skala-name": "Opini BPK", "skala-baru": "WTP"}))
    assert "paling sedikit dua tingkat" in told and "WTP</textarea>" in told
    for wrong, sentence in (("WDP; banyak\nWTP", "bukan angka"), ("WTP\nwtp", "lebih dari sekali"),
                            ("WDP; 100\nWTP", "di bawah 100"), ("W" * 130 + "\nWTP", "Ringkas")):  # fmt: skip
        assert sentence in squeezed(browser.post(where, {"skala-name": "Opini BPK", "skala-baru": wrong})), wrong
    falling = {"skala-name": "Opini", "skala-baru": "TMP; 90\nWTP; 10"}
    assert "persentasenya lebih rendah: 10% dan 90%" in squeezed(browser.post(where, falling))
    made = browser.post(where, {"skala-name": " Opini  BPK ", "skala-baru": "TMP\r\nWDP\t75\r\n\r\nWTP"})
    scale = Scale.objects.get(organization=office.organization)
    assert [(each.label, each.percent) for each in scale.steps.all()] == [("TMP", None), ("WDP", 75), ("WTP", None)]
    assert made["Location"].endswith(f"/{draft.pk}/?rinci={key}&skala={scale.pk}#{key}")
    page = squeezed(browser.get(made["Location"]))
    assert 'value="Skala" selected' in page and 'value="Opini BPK" selected' in page
    answer = {"kind": "Skala", "scale": "Opini BPK", "yearly": "wtp", "unit": "opini", "q1": "", "q2": "", "q4": "WTP"}
    browser.post(row, {f"{key}-{name}": text for name, text in answer.items()})
    office.documents.refresh_from_db()
    assert (office.documents.scale, office.documents.target_step.label) == (scale, "WTP")
    event = Event.objects.get(kind="scale.add")
    assert event.data["new"] == {"name": "Opini BPK", "steps": ["TMP", "WDP; 75", "WTP"]} and event.by_name


def test_steps_are_named_ordered_and_removed_on_their_page(office: Office, opinion: Scale, browser: Client) -> None:
    where, (tmp, wdp, wtp) = at(office, "scale", opinion.pk), opinion.steps.order_by("order")
    form = browser.get(where).context["form"]
    sent = {form.add_prefix(name): str(form[name].value() or "") for name in form.fields if "-remove" not in name}
    changed = sent | {f"skala-{tmp.pk}-place": "2", f"skala-{wdp.pk}-place": "1", f"skala-{wtp.pk}-label": "Wajar"}
    assert browser.post(where, changed | {"skala-baru": "WTP-DPP"}).status_code == 302
    assert labels(opinion) == ["WDP", "TMP", "Wajar", "WTP-DPP"]
    late = browser.post(where, sent | {f"skala-{wtp.pk}-label": "Wajar sekali"})
    assert late.status_code == 422 and "Tersimpan sekarang: “Wajar”; isian Anda “Wajar sekali”" in squeezed(late)
    gone = {f"skala-{step.pk}-remove": "on" for step in (tmp, wdp)} | {f"skala-{wtp.pk}-label": "Wajar"}
    assert browser.post(where, late.context["form"].data.dict() | gone).status_code == 302
    assert labels(opinion) == ["Wajar", "WTP-DPP"]
    assert "tersimpan" in squeezed(browser.get(at(office)))
    browser.post(at(office, "scale_remove", opinion.pk))
    browser.post(at(office, "scale_remove", opinion.pk))
    assert not Scale.objects.exists()
    kinds = Event.objects.filter(subject="scale").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["scale.add", "scale.change", "scale.change", "scale.remove"]


def test_a_scale_saved_as_it_is_writes_nothing(office: Office, opinion: Scale, browser: Client) -> None:
    """Also where the numbers of its steps have a gap: what is written ends with an event."""
    opinion.steps.filter(label="WTP").update(order=9)
    where, count = at(office, "scale", opinion.pk), Event.objects.count()
    form = browser.get(where).context["form"]
    sent = {form.add_prefix(name): str(form[name].value() or "") for name in form.fields if "-remove" not in name}
    assert browser.post(where, sent).status_code == 302
    assert opinion.steps.get(label="WTP").order == 9 and Event.objects.count() == count


def test_a_used_scale_keeps_what_figures_mean(office: Office, draft: Agreement, opinion: Scale) -> None:
    """A used step stays; in force all stay as they are among each other, and the scale stays in its copies."""
    organization, by = office.organization, office.cast.planner
    tmp, wdp, wtp = (WantedStep(step.label, None, step.pk) for step in opinion.steps.order_by("order"))
    measure_by(opinion, office.documents, "WTP", office)
    save = {"name": "Opini BPK", "by": by, "key": opinion.pk}
    with pytest.raises(Refused, match="“WTP” tidak dapat dihapus"):
        scales.save_scale(organization, steps=[tmp, wdp], **save)
    with pytest.raises(Refused, match="dipakai indikator"):
        scales.remove_scale(opinion, by=by)
    scales.save_scale(organization, steps=[wdp, tmp, wtp], **save)
    scales.save_scale(organization, steps=[tmp, wdp, wtp], **save)
    Agreement.objects.filter(pk=draft.pk).update(state="in_force", in_force_from="2022-01-01")
    for steps in ([wdp, tmp, wtp], [wdp, wtp], [tmp, wdp, WantedStep("Wajar", None, wtp.key)]):
        with pytest.raises(Refused, match="Buat skala baru"):
            scales.save_scale(organization, steps=steps, **save)
    scales.save_scale(organization, steps=[tmp, WantedStep("TW"), wdp, wtp], **save | {"name": "Opini"})
    assert labels(opinion) == ["TMP", "TW", "WDP", "WTP"]
    with pytest.raises(PermissionDenied):
        scales.save_scale(organization, steps=[tmp, wdp, wtp], **save | {"by": office.cast.head})
    with pytest.raises(Refused, match="sudah ada"):
        scales.save_scale(organization, name="opini", steps=[WantedStep("A"), WantedStep("B")], by=by)
    copies.copy_nomenclature(organization, year=2022, to=2023, by=by)
    copied = [copies.draft_perubahan(Agreement.objects.get(pk=draft.pk), by=by)]
    copied += [each for each in copies.copy_agreements(organization, year=2022, to=2023, by=by)
               if each.position_id == draft.position_id]  # fmt: skip
    for each in copied:
        row = Indicator.objects.get(goal__agreement=each, kind="scale")
        due = row.quarter_targets.get(quarter=4).step
        assert (row.scale, row.target_step.label, due.label) == (opinion, "WTP", "WTP")


def test_scales_come_in_by_the_workbook_of_agreements(office: Office, opinion: Scale) -> None:
    """With the indicators that are measured by them; unedited it changes nothing, an emptied sheet is remarked on."""
    scope = scope_of(office)
    assert not (found := workbooks.preview(filled("03-pk", scope), scope).plan).changes and not found.remarks
    agreement_draft.create(office.stranger_report.position, year=2023, by=office.cast.planner)
    scope = type(scope)(scope.offices, 2023, scope.user)
    post = office.stranger_report.position.title
    new = [
        {"Skala": "Predikat SAKIP", "Tingkat": label, "Persentase": part}
        for label, part in (("CC", "60"), ("B", 70), ("A", ""))
    ]

    def edit(opened) -> None:
        put("Skala", 7, Urutan=1)(opened)
        put("Skala", 6, Tingkat="Dengan pengecualian")(opened)
        rows_into("Skala", *new, {"Skala": "Opini BPK", "Tingkat": "WTP-DPP"})(opened)
        row = {"Jabatan": post, "Sasaran": "Akuntabel", "Indikator": "Predikat", "Satuan": "predikat"}
        rows_into("Indikator", row | {"Target setahun": "A", "Target TW IV": "A", "Skala": "Predikat SAKIP"})(opened)

    data = filled("03-pk", scope, edit)
    found = workbooks.preview(data, scope)
    assert found.plan.problems == [] and Scale.objects.count() == 1
    workbooks.apply(data, scope, token=found.plan.token, by=office.cast.planner)
    assert labels(opinion) == ["WTP", "TMP", "Dengan pengecualian", "WTP-DPP"]
    made = Indicator.objects.get(name="Predikat")
    assert (made.kind, made.target_step.label, labels(made.scale)) == ("scale", "A", ["CC", "B", "A"])
    assert [step.percent for step in made.scale.steps.order_by("order")] == [60, 70, None]
    assert not workbooks.preview(filled("03-pk", scope), scope).plan.changes

    def wrong(opened) -> None:
        put("Skala", 5, Skala="Opini lain")(opened)
        put("Skala", 6, Urutan="")(opened)
        put("Indikator", 5, Skala="Tidak ada")(opened)

    told = " ".join(map(str, workbooks.preview(filled("03-pk", scope, wrong), scope).plan.problems))
    assert "Skala!" in told and "Nama skala diganti di halaman Skala" in told and "Isi urutannya" in told
    assert "tidak ada di lembar Skala" in told

    def emptied(opened) -> None:
        for name in ("Skala", "Indikator"):
            opened[name].delete_rows(5, 400)

    found = workbooks.preview(filled("03-pk", scope, emptied), scope)
    remarks = " ".join(found.plan.remarks)
    assert not found.plan.changes and "Lembar Skala: tidak ada baris di berkas ini, sedangkan 7 baris" in remarks
    assert "Lembar Indikator: tidak ada baris" in remarks and "Hapus atau akhiri di halamannya" in remarks
