"""An office's own versions of the documents' fixed texts."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from reports.actions import wordings
from reports.actions.wordings import WordingChanged
from reports.models import WordingVersion
from reports.queries.content import build
from reports.queries.fixed_texts import office_texts, versions_of
from reports.texts import fixed
from reports.workflow import Refused


@pytest.fixture
def save(office):
    def saved(text: str, shown: int, key: str = "penutup", by=None) -> WordingVersion | None:
        return wordings.save_wording(office.organization, key, by=by or office.cast.planner, text=text, shown=shown)

    return saved


def printed(office, key: str = "penutup") -> tuple[str, ...]:
    return dict(build(office.report).texts)[key]


@pytest.mark.parametrize("who", ["officer", "head", "chief", "auditor", "stranger", "outsider"])
def test_only_the_planner_changes_fixed_texts(office, save, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save("Sekian.", 0, by=getattr(office.cast, who))
    version = save("Sekian.", 0)
    for verb in (
        lambda by: wordings.restore(version, by=by),
        lambda by: wordings.reset(office.organization, "penutup", by=by),
    ):
        with pytest.raises(PermissionDenied):
            verb(getattr(office.cast, who))


def test_every_saved_text_is_a_version_with_its_writer_and_time(office, save) -> None:
    save("Sekian dari {jabatan}.", 0)
    save(" Sekian dan terima kasih.\r\n\r\nSalam. ", 1)
    second, first = versions_of(office.organization, "penutup")
    assert (first.number, first.text) == (1, "Sekian dari {jabatan}.")
    assert (second.number, second.text) == (2, "Sekian dan terima kasih.\n\nSalam.")
    assert (second.by, second.by_name) == (office.cast.planner, "Dewi")
    assert timezone.localdate(second.at) == office.organization.today()
    assert printed(office) == ("Sekian dan terima kasih.", "Salam.")


def test_unchanged_words_make_no_version(office, save) -> None:
    program = fixed.TEXTS["penutup"].text
    assert save(program, 0) is None and save("", 0) is None
    save("Sekian.", 0)
    assert save(" Sekian. ", 1) is None
    # That holds too if somebody else has saved the same text meanwhile.
    assert save("Sekian.", 0) is None
    assert WordingVersion.objects.count() == 1


def test_saving_or_resetting_to_the_programs_text_restores_it(office, save) -> None:
    save("Sekian.", 0)
    assert save(fixed.TEXTS["penutup"].text.replace("\n", "\r\n"), 1).text == ""
    save("Sekian lagi.", 2)
    assert wordings.reset(office.organization, "penutup", by=office.cast.planner).number == 4
    assert wordings.reset(office.organization, "penutup", by=office.cast.planner) is None
    assert printed(office)[-1].startswith("Demikian LKj Interim")


STRAY = "Ada kurung kurawal yang tidak memuat kata sisipan. Boleh memuat"
REFUSALS = [
    ("Dari {jabtan}.", "Kata sisipan {jabtan} tidak dikenal. Boleh memuat"),
    ("{a} {b} {a}", "Kata sisipan {a}, {b} tidak dikenal. Boleh memuat"),
    ("Dari {jabatan", STRAY),
    ("}{", STRAY),
    ("{}", STRAY),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSALS)
def test_a_text_that_cannot_be_filled_is_refused(save, text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=f"^{re.escape(sentence)}"):
        save(text, 0)
    assert not WordingVersion.objects.exists()


def test_the_second_of_two_writers_meets_a_conflict(office, save) -> None:
    save("Satu.", 0)
    with pytest.raises(WordingChanged) as sentence:
        save("Dua.", 0)
    assert sentence.value.current.text == "Satu."
    with pytest.raises(WordingChanged):
        save("Dua.", 5)
    assert save("Dua.", 1).number == 2


def test_an_earlier_version_is_used_again_as_a_new_one(office, save) -> None:
    first = save("Satu.", 0)
    save("Dua.", 1)
    again = wordings.restore(first, by=office.cast.planner)
    assert (again.number, again.text) == (3, "Satu.")
    assert wordings.restore(first, by=office.cast.planner) is None
    assert [each.text for each in versions_of(office.organization, "penutup")] == ["Satu.", "Dua.", "Satu."]


def test_a_version_whose_placeholder_is_no_more_is_refused(office) -> None:
    old = WordingVersion.objects.create(
        organization=office.organization, key="tugas", number=1, text="{bupati}", at=office.organization.now()
    )
    WordingVersion.objects.create(
        organization=office.organization, key="tugas", number=2, text="", at=office.organization.now()
    )
    with pytest.raises(Refused, match="bupati"):
        wordings.restore(old, by=office.cast.planner)


def test_an_unknown_block_is_a_fault_of_the_program(save) -> None:
    with pytest.raises(KeyError):
        save("Sekian.", 0, key="sampul")


def test_texts_of_two_offices_and_of_two_keys_are_separate(office, save, django_assert_num_queries) -> None:
    save("Sekian.", 0)
    save("Tugas {jabatan}:", 0, key="tugas")
    other = office.cast.outsider.official.organization
    assert not any(passage.own for passage in office_texts(other))
    with django_assert_num_queries(1):
        own = {each.key: each.text for each in office_texts(office.organization) if each.own}
    assert own == {"penutup": "Sekian.", "tugas": "Tugas {jabatan}:"}
    assert [each.key for each in office_texts(other)] == list(fixed.every())


def test_a_name_with_a_degree_ends_its_sentence_itself() -> None:
    values = {"jabatan": "Sari Uji, S.E."}
    assert fixed.fill("Disusun oleh {jabatan}.", values) == ["Disusun oleh Sari Uji, S.E."]
    assert fixed.fill("Oleh {jabatan}, selesai. {jabatan}", values) == ["Oleh Sari Uji, S.E., selesai. Sari Uji, S.E."]
