"""`manage.py synth`: a made-up kabupaten that looks like one that people filled in, and never beside real offices."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from reports.enums import ReportState
from reports.files import issues, published
from reports.models import Period, Publication, Report, StoredFinding
from reports.queries.content import build, content_of
from reports.queries.findings import outdated
from units.log.verify import verify_log
from units.models import Organization, User


def synth(offices: int = 2) -> str:
    out = io.StringIO()
    call_command("synth", offices=offices, units=4, years=1, processes=1, stdout=out)
    return out.getvalue()


def opened(username: str, name: str, **kwargs: int) -> bytes:
    client = Client()
    client.force_login(User.objects.get(username=username), "units.login.backend.AccountBackend")
    answer = client.get(reverse(name, kwargs=kwargs), follow=True)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content


@pytest.mark.django_db
def test_a_synthesised_kabupaten_is_as_people_leave_one() -> None:
    assert "Kini ada 32 laporan" in synth()
    office = Organization.objects.get(code="sintetis-001")
    period = office.periods.get(quarter=4)
    # The log is whole, nothing waits to be checked, and nothing that was handed in lacks an answer.
    assert verify_log()[1] == []
    assert outdated(office) == []
    handed_in = StoredFinding.objects.exclude(report__state=ReportState.DRAFT)
    assert not handed_in.filter(severity="error").exists()
    # What was frozen is what the tables say, and all but the newest issues have their file.
    frozen = Report.objects.filter(state=ReportState.APPROVED, period__quarter=2).with_content().first()
    assert frozen is not None
    assert content_of(frozen).figures == build(frozen).figures
    old = Publication.objects.filter(report__period__quarter=2).first()
    assert old is not None
    assert published.bytes_of(old.files.get()).startswith(b"%PDF")
    assert {each.report.period for each in issues._without_file()} <= set(Period.objects.filter(quarter=4))
    # Its pages open for the people whose they are.
    draft = Report.objects.in_period(period).get(state=ReportState.DRAFT, position__unit__code="subbag-umum")
    waiting = Report.objects.filter(period__quarter=4, state=ReportState.SUBMITTED).first()
    assert waiting is not None
    author = f"{office.code}-subbag-umum"
    for name in ("report", "entry", "evaluation", "action_plan"):
        assert opened(author, name, pk=draft.pk)
    superior = waiting.position.superior.assignments.get().official.user  # type: ignore[union-attr]
    assert superior is not None
    assert opened(superior.username, "disposition", pk=waiting.pk)
    assert waiting.position.title.encode() in opened(superior.username, "inbox")
    assert b"Kepala Sub Bagian Keuangan" in opened("perencana-001", "board", pk=period.pk)
    assert opened("inspektorat-1", "board", pk=period.pk)
    # What is there already is not made again: a run that was cut off goes on.
    assert synth(3).startswith("1 perangkat daerah")


@pytest.mark.django_db
def test_no_made_up_office_stands_beside_a_real_one() -> None:
    Organization.objects.create(
        code="dinas", name="Dinas", short_name="Dinas", government="Kabupaten Sungguhan", address="-", city="-"
    )
    with pytest.raises(CommandError, match="yang sesungguhnya"):
        synth()
    Organization.objects.update(demo_today=date(2022, 7, 8))
    assert synth(1).startswith("1 perangkat daerah")
