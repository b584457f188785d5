"""An agreement to be signed, read back from its PDF."""

import pytest

from reports.actions import copies, wordings
from reports.documents.agreement import build_pk, pk_html, pk_pdf
from reports.models import Agreement, QuarterTarget
from reports.texts import fixed
from tests.agreements import in_force
from tests.conftest import Office
from tests.document.reading import lines_of, text_of
from units.models import Organization, Position

pytestmark = pytest.mark.django_db


def test_the_promise_and_its_lampiran(office: Office) -> None:
    """With the day of signature its people; with quarter targets four columns; a draft leaves the day open."""
    agreement = office.report.agreement
    QuarterTarget.objects.create(indicator=office.documents, quarter=2)
    QuarterTarget.objects.create(indicator=office.documents, quarter=4, value=12)
    pk = build_pk(agreement)
    assert (pk.first.title, pk.second.title) == ("Kepala Sub Bagian Umum", "Sekretaris")
    text = text_of(pk_pdf(pk))
    for words in ("PERJANJIAN KINERJA TAHUN 2022", "LAMPIRAN", "Dalam rangka mewujudkan manajemen", "Pihak Kedua",
                  "berjanji akan mewujudkan target kinerja yang seharusnya", "akan melakukan supervisi",
                  "10 Januari 2022", office.documents.name, "12 dokumen", "TW IV", "Jumlah",
                  pk.first.name, pk.second.name):  # fmt: skip
        assert words in text, words
    planner = office.cast.planner
    own = "{jabatan} berjanji kepada {atasan} pada {perangkat_daerah} dalam {tahun}."
    wordings.save_wording(office.organization, fixed.PK_PROMISE, by=planner, text=own, shown=0)
    pk = build_pk(agreement)
    assert pk.promise == ("Kepala Sub Bagian Umum berjanji kepada Sekretaris pada Dinas Uji dalam 2022.",)
    assert "Sub Bagian Umum berjanji kepada" in pk_html(pk) and "Dalam rangka" in pk.opening[0]
    draft = copies.draft_perubahan(agreement, by=planner)
    pk = build_pk(draft)
    assert pk.heading == "PERJANJIAN KINERJA PERUBAHAN I TAHUN 2022" and pk.day == "" and pk.file_stem.endswith("-1")


def test_the_head_of_the_office_promises_to_the_regional_head(office: Office) -> None:
    """With the title of the region's head, whoever that is."""
    agreement = in_force(Position.objects.get(title="Kepala Dinas Uji"))
    pk = build_pk(agreement)
    assert (pk.second.title, pk.second.name) == ("Bupati Contoh", "")
    Organization.objects.update(regional_head_title="Pj. Bupati Contoh", regional_head="Ir. Cahya Uji")
    agreement = Agreement.objects.get(pk=agreement.pk)
    text = text_of(pk_pdf(build_pk(agreement)))
    assert text.count("Pj. Bupati Contoh") >= 3 and text.count("Ir. Cahya Uji") >= 3


def test_names_of_a_signature_block_stand_level(office: Office) -> None:
    """The regional head has neither rank nor NIP: as many empty lines stand below that name."""
    Organization.objects.update(regional_head="Ir. Cahya Uji")
    pk = build_pk(in_force(Position.objects.get(title="Kepala Dinas Uji")))
    below_first, below_second = pk.below_names
    assert any(each.startswith("NIP") for each in below_first) and below_second == [""] * len(below_first)
    block = [line for line in lines_of(pk_pdf(pk), "-layout") if "Ir. Cahya Uji" in line]
    assert sum(pk.first.name in line for line in block) == 2, "on the promise and on its lampiran"
