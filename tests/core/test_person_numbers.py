"""Numbers of officials: typed or pasted as people have them, stored bare, printed in groups."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from lkj import person_numbers
from units.models import Official

BARE = "197001011990031001"
PRINTED = "19700101 199003 1 001"

digits = some.text("0123456789", min_size=18, max_size=18)
separators = some.lists(some.sampled_from(["", " ", ".", "\u00a0", "  ", "\t", "-", "–", "\u200b", "\n"]), min_size=17)


@pytest.mark.parametrize(
    "typed",
    [
        *(BARE, PRINTED, f" {PRINTED} ", "19700101.199003.1.001", "NIP 19700101 199003 1 001", "NIP. " + PRINTED),
        *("nip: " + BARE, "19700101\u00a0199003\u00a01\u00a0001", "19700101-199003-1-001", "1970 0101 1990 0310 01"),
    ],
)
def test_an_nip_is_read_however_it_is_separated(typed: str) -> None:
    assert person_numbers.bare_nip(typed) == BARE


@given(digits, separators)
def test_any_separators_leave_the_same_digits(number: str, between: list[str]) -> None:
    typed = "".join(digit + gap for digit, gap in zip(number, [*between, ""], strict=False))
    assert person_numbers.bare_nip(typed) == number


@given(digits)
def test_what_is_printed_is_read_again(number: str) -> None:
    printed = person_numbers.nip(number)
    assert [len(group) for group in printed.split(" ")] == [8, 6, 1, 3]
    assert person_numbers.bare_nip(f"NIP {printed}") == number


@pytest.mark.parametrize(
    ("official", "words"),
    [
        (Official(nip=BARE), f"NIP {PRINTED}"),
        (Official(nip=BARE, other_label="NIK", other_number="3508000000000001"), f"NIP {PRINTED}"),
        (Official(other_label="NRP", other_number="12345"), "NRP 12345"),
        (Official(), ""),
    ],
)
def test_the_number_is_printed_with_its_label(official: Official, words: str) -> None:
    assert official.number_words == words


def checked(office, **values: str) -> Official:
    official = Official(organization=office.organization, name="Sari Uji", **values)
    official.full_clean()
    return official


def test_numbers_are_stored_bare(office) -> None:
    assert checked(office, nip=PRINTED).nip == BARE
    nrp = checked(office, other_label="nrp.", other_number="NRP. 123 45.6")
    assert (nrp.nip, nrp.other_label, nrp.other_number) == ("", "NRP", "123456")
    assert checked(office, other_label="NRP", other_number="10985/P").number_words == "NRP 10985/P"
    assert checked(office, other_label="NI PPPK", other_number="NI PPPK 1980").number_words == "NI PPPK 1980"
    assert checked(office).number_words == ""


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"nip": "19700101 199003 1 01"}, "nip", f"18 angka; yang ditulis 17. Tulis misalnya {PRINTED}"),
        ({"nip": "١٩٧٠٠١٠١١٩٩٠٠٣١٠٠١"}, "nip", "NIP terdiri atas 18 angka"),
        ({"nip": "NRP 12345"}, "nip", "NIP terdiri atas 18 angka"),
        ({"other_label": "NIP", "other_number": BARE}, "other_label", "NIP diisi pada kolom NIP"),
        ({"other_label": "NIK", "other_number": "12345"}, "other_number", "NIK terdiri atas 16 angka"),
        ({"other_label": "NRP"}, "__all__", "Isi sebutan dan nomor lainnya, atau kosongkan keduanya"),
        ({"other_number": "12345"}, "__all__", "Isi sebutan dan nomor lainnya, atau kosongkan keduanya"),
        ({"other_label": "NRP", "other_number": "tidak ada"}, "other_number", "Tulis nomornya dengan angka"),
        ({"other_label": "123", "other_number": "45"}, "other_label", "Tulis sebutan nomornya dengan huruf"),
        ({"nip": "190101031926011003"}, "__all__", "NIP ini sudah dipakai pejabat lain"),
    ],
)
def test_other_numbers_are_refused_with_what_to_write(office, values: dict, field: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        checked(office, **values)
    assert sentence in " ".join(refusal.value.message_dict[field])


def test_many_may_have_no_number(office) -> None:
    for name in ("Sari", "Tari"):
        Official.objects.create(organization=office.organization, name=name)
    assert Official.objects.filter(nip="", other_number="").count() == 2
