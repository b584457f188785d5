"""Content frozen by any version of the program gives page, PDF, JSON and workbook, whatever the texts are now."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.content import versions
from reports.content.versions import VERSION, from_json
from reports.documents.excel import report_workbook
from reports.documents.lkj import build_lkj
from reports.documents.lkj_pdf import lkj_pdf
from reports.documents.machine import report_dict
from reports.models import Report, Submission
from reports.texts import fixed
from reports.texts.fixed import FixedText
from tests import samples
from tests.conftest import Office
from tests.document.reading import text_of
from units.models import Emblem

FROZEN = sorted((Path(__file__).parent.parent / "core" / "frozen").glob("v*.json"))
POSITION = "Kepala Bidang Penegakan Produk Hukum Daerah"


def frozen(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def submitted(office: Office, content: dict[str, Any]) -> Report:
    """Wulan's report, submitted when the program froze content in that form."""
    if emblem := content["office"].get("emblem"):
        picture = {"png": samples.image(), "width": 10, "height": 10, "created_at": office.organization.now()}
        Emblem.objects.create(organization=office.organization, sha256=emblem, **picture)
    office.submit()
    Report.objects.filter(pk=office.report.pk).update(content=content)
    Submission.objects.update(content=content)
    return Report.objects.with_people().get(pk=office.report.pk)


@pytest.fixture(params=FROZEN, ids=lambda path: path.stem)
def content(request: pytest.FixtureRequest) -> dict[str, Any]:
    return frozen(request.param)


@pytest.fixture(params=["as they are", "one more", "one renamed", "one dropped"])
def texts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixed texts of a later version of the program."""
    changed = dict(fixed.TEXTS)
    if request.param == "one more":
        changed["lampiran"] = FixedText("Lampiran", "Lampiran {jabatan}.")
    if request.param in ("one renamed", "one dropped"):
        closing = changed.pop("penutup")
        changed |= {"kata_penutup": closing} if request.param == "one renamed" else {}
    monkeypatch.setattr(fixed, "TEXTS", changed)


def test_page_pdf_json_and_workbook(office: Office, login, content: dict[str, Any], texts: None) -> None:
    report = submitted(office, content)
    lkj = build_lkj(report)
    assert report_dict(report)["position"] == POSITION
    pdf = text_of(lkj_pdf(lkj))
    assert POSITION.upper() in pdf.upper() and "58,33" in pdf
    assert "Demikian LKj Interim" in pdf
    assert len(report_workbook(lkj)) > 1000
    for name, who in (("preview", office.cast.officer), ("disposition", office.cast.head)):
        page = login(who).get(reverse(name, args=[report.pk])).content.decode()
        assert POSITION in page and "Demikian LKj Interim" in page


def test_approval_and_history(office: Office, login, content: dict[str, Any], texts: None) -> None:
    """After approving, reopening and submitting again, the old submission is compared with today's."""
    report = submitted(office, content)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    workflow.perform(report, workflow.Reopen(reason="Salah pagu."), by=office.cast.planner)
    office.submit()
    for name in ("report", "history", "disposition"):
        assert login(office.cast.head).get(reverse(name, args=[report.pk])).status_code == 200


def test_the_names_that_lists_and_the_public_page_read_are_those_of_the_version(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version of the program may store them otherwise."""
    office.approve()
    report = Report.objects.with_people().get(pk=office.report.pk)

    def upgraded(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "position": f"{data['position']} (baru)", "unit_name": f"{data['unit_name']} (baru)"}

    monkeypatch.setattr(versions, "VERSION", VERSION + 1)
    monkeypatch.setitem(versions.UPGRADES, VERSION, upgraded)
    assert report.post_title == "Kepala Sub Bagian Umum (baru)" and report.unit_name.endswith("(baru)")
    page = client.get(reverse("verify_publication", args=[report.publications.get().code]))
    assert "Kepala Sub Bagian Umum (baru)" in page.content.decode()


def test_renaming_a_text_needs_an_upgrade() -> None:
    """This version's content has the program's text keys; other keys need another version (content.UPGRADES)."""
    content = from_json(frozen(FROZEN[-1]))
    assert FROZEN[-1].stem == f"v{VERSION}"
    assert [key for key, _ in content.texts] == list(fixed.TEXTS)
