"""The letterhead (kop): who sets it, what is stored of it, how it prints."""

import base64
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import HTML

from reports.actions import letterhead
from reports.actions.letterhead import LinesChanged
from reports.actions.versioned import version_token
from reports.documents.page import emblem_uri
from reports.files.emblem_picture import Unusable
from reports.queries import content
from reports.workflow import Refused
from tests import samples
from units.models import Emblem, Organization

LINES = ["Laman: dinas.example.go.id", "Surel: dinas@example.go.id"]


@pytest.mark.parametrize("who", ["officer", "head", "chief", "auditor", "stranger", "outsider"])
def test_only_the_planner_changes_the_letterhead(office, who: str) -> None:
    by = getattr(office.cast, who)
    with pytest.raises(PermissionDenied):
        letterhead.set_letterhead(office.organization, by=by, lines=LINES)
    with pytest.raises(PermissionDenied):
        letterhead.set_emblem(office.organization, by=by, data=samples.image())
    with pytest.raises(PermissionDenied):
        letterhead.remove_emblem(office.organization, by=by)
    assert not Emblem.objects.exists()


def test_lines_are_stored_without_unprintable_characters(office, cast) -> None:
    lines = ["  Laman:\tdinas.example.go.id ", "", "Su\u202erel: \x07dinas@example.go.id", "\u200b"]
    letterhead.set_letterhead(office.organization, by=cast.planner, lines=lines)
    assert content.office(Organization.objects.get(pk=office.organization.pk)).letterhead == tuple(LINES)
    assert office.organization.letterhead == "\n".join(LINES)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["a", "b", "", "c", "d"], "paling banyak 3 baris tambahan, sedangkan Anda menulis 4"),
        (["a", "b" * 121], "Baris 2 terlalu panjang"),
    ],
)
def test_too_many_or_too_long_lines_are_refused(office, cast, lines: list[str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        letterhead.set_letterhead(office.organization, by=cast.planner, lines=lines)
    letterhead.set_letterhead(office.organization, by=cast.planner, lines=["b" * 120] * 3)


def test_the_second_of_two_writers_meets_a_conflict(office, cast) -> None:
    token = version_token(office.organization.letterhead)
    letterhead.set_letterhead(office.organization, by=cast.planner, lines=LINES, token=token)
    with pytest.raises(LinesChanged) as conflict:
        letterhead.set_letterhead(office.organization, by=cast.planner, lines=["Laman: lain"], token=token)
    assert conflict.value.stored == "\n".join(LINES)
    letterhead.set_letterhead(office.organization, by=cast.planner, lines=LINES, token=token)


def test_lines_left_as_they_were_stay_as_another_has_written_them(office, cast) -> None:
    token = version_token(office.organization.letterhead)
    letterhead.set_letterhead(office.organization, by=cast.planner, lines=LINES, token=token)
    letterhead.change(office.organization, by=cast.planner, lines=[], token=token, data=samples.image())
    assert office.organization.letterhead == "\n".join(LINES)
    assert office.organization.emblem is not None


def test_equal_emblems_are_one_row_and_a_new_one_leaves_the_former(office, cast) -> None:
    first = letterhead.set_emblem(office.organization, by=cast.planner, data=samples.image())
    second = letterhead.set_emblem(office.organization, by=cast.planner, data=samples.image("PNG", 7))
    assert letterhead.set_emblem(office.organization, by=cast.planner, data=samples.image()) == first
    assert set(Emblem.objects.all()) == {first, second}
    letterhead.remove_emblem(office.organization, by=cast.planner)
    office.organization.refresh_from_db()
    assert office.organization.emblem is None and Emblem.objects.count() == 2
    assert (first.width, first.height) == (40, 30)
    assert timezone.localdate(first.created_at) == office.organization.today()


def test_a_refused_picture_leaves_the_lines_unwritten(office, cast) -> None:
    with pytest.raises(Unusable):
        letterhead.change(office.organization, by=cast.planner, lines=LINES, data=b"GIF89a")
    assert Organization.objects.get(pk=office.organization.pk).letterhead == ""


def test_a_failing_second_write_rolls_the_first_back(office, cast, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(letterhead, "_put", broken)
    with pytest.raises(RuntimeError):
        letterhead.change(office.organization, by=cast.planner, lines=LINES, data=samples.image())
    assert Organization.objects.get(pk=office.organization.pk).letterhead == ""


def test_the_emblem_is_found_by_its_hash_whatever_the_offices_code(office, cast, django_assert_num_queries) -> None:
    emblem = letterhead.set_emblem(office.organization, by=cast.planner, data=samples.image())
    made = content.office(office.organization)
    assert made.emblem == emblem.sha256
    with django_assert_num_queries(1):
        uri = emblem_uri(made)
    head, _, body = uri.partition(",")
    assert head == "data:image/png;base64" and base64.b64decode(body) == bytes(emblem.png)
    assert emblem_uri(replace(made, code="dinas-lain")) == uri
    assert emblem_uri(replace(made, emblem="")) == ""


@pytest.mark.parametrize(
    ("government", "line"),
    [
        ("Kabupaten Contoh", "PEMERINTAH KABUPATEN CONTOH"),
        ("Kota Contoh", "PEMERINTAH KOTA CONTOH"),
        ("Provinsi Contoh", "PEMERINTAH PROVINSI CONTOH"),
        ("Kotamobagu", "KOTAMOBAGU"),
        ("Pemerintah Aceh", "PEMERINTAH ACEH"),
    ],
)
def test_the_kop_names_the_government(office, government: str, line: str) -> None:
    made = replace(content.office(office.organization), government=government, phone="(0331) 1")
    html = render_to_string("document/kop.html", {"office": made, "emblem": "data:,"})
    assert f">{line}</p>" in html and ">DINAS UJI</p>" in html and f'alt="Lambang {government}"' in html
    assert "Jl. Percobaan No. 1 · Telepon/Faks. (0331) 1" in html


def test_the_kop_is_no_data_table_in_the_pdf(office, cast) -> None:
    letterhead.set_emblem(office.organization, by=cast.planner, data=samples.image())
    made = content.office(office.organization)
    html = render_to_string("document/kop.html", {"office": made, "emblem": emblem_uri(made)})
    pdf = HTML(string=html).write_pdf(
        stylesheets=["templates/document/print.css"], pdf_tags=True, uncompressed_pdf=True
    )
    assert b"/Figure" in pdf and b"/Table" not in pdf
    assert "<img" not in render_to_string("document/kop.html", {"office": made, "emblem": ""})
