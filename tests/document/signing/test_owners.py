"""Whose certificate it is: by its number, else by a name as people write it."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from hypothesis import assume, given
from hypothesis import strategies as some

from lkj.signatures.certificates import owner_in
from lkj.signatures.names import NameMatch, compare, words
from lkj.signatures.owners import Match, Owner
from lkj.signatures.owners import compare as compare_owners

SAME, CLOSE, OTHER = NameMatch.SAME, NameMatch.CLOSE, NameMatch.OTHER
NIP, NIK = "197001011990031001", "3508000000000001"


@pytest.mark.parametrize(
    ("ours", "theirs", "match"),
    [
        ("Budi Santoso, S.E.", "BUDI SANTOSO", SAME),
        ("Dr. H. Budi Santoso, S.E., M.Si.", "Budi Santoso S.E. M.Si", SAME),
        ("Budi Santoso, S. Sos.", "BUDI SANTOSO S. SOS", SAME),
        ("Drs. Budi Santoso MM", "Budi Santoso", SAME),
        ("Moch. Arif Hidayat, S.H.", "MOCHAMMAD ARIF HIDAYAT", SAME),
        ("Muh. Arif Hidayat", "Mohamad Arif Hidayat", SAME),
        ("St. Aminah Wati", "SITI AMINAH WATI", SAME),
        ("Abd. Rahman Wahid", "Abdul Rahman Wahid", SAME),
        ("Nur'aini Ma'ruf", "NURAINI MARUF", SAME),
        ("Hj. Siti Aminah", "Siti Aminah", SAME),
        ("Ir. Achmad Yani, M.T.", "AHMAD YANI", SAME),
        # A human being says.
        ("Budi Santoso", "BUDI SANTOSO WIBOWO", CLOSE),
        ("Budi Santoso Wibowo", "BUDI SANTOSO", CLOSE),
        ("Budi Santoso", "SANTOSO BUDI", CLOSE),
        ("Budi Santoso", "B. SANTOSO", CLOSE),
        ("Muhammad Yusuf", "M. Yusuf", CLOSE),
        ("Sri Wahyuni", "SRIWAHYUNI", CLOSE),
        ("Abdurrahman Wahid", "ABD. RAHMAN WAHID", CLOSE),
        ("Budi", "BUDI", CLOSE),
        ("Budi Santoso", "Budi Santoso Q.Q.", CLOSE),
        # Nobody is known by that.
        ("Budi Santoso", "BUDI", OTHER),
        ("Budi Santoso", "B", OTHER),
        ("Budi Santoso", "B. S.", OTHER),
        ("Moch. Arif", "Moch.", OTHER),
        ("Budi Santoso, S.E.", "S.E.", OTHER),
        ("Budi Santoso", "Budi Hartono", OTHER),
        ("Budi Santoso", "Agus Santoso Wibowo", OTHER),
        ("Budi Santoso", "", OTHER),
        ("Budi Santoso", "---", OTHER),
    ],
)
def test_names_as_people_write_them(ours: str, theirs: str, match: NameMatch) -> None:
    assert compare(ours, theirs) is compare(theirs, ours) is match


_word = some.text("abdefghijklmnoprtuwy", min_size=2, max_size=9).filter(lambda word: len(words(f"x {word} x")) == 3)
_names = some.lists(_word, min_size=2, max_size=5).filter(lambda parts: words(" ".join(parts)) == tuple(parts))


@given(
    _names, some.sampled_from(["", "Dr. ", "H. ", "Drs. H. "]), some.sampled_from(["", ", S.E.", " S.E., M.M.", " SH"])
)
def test_titles_degrees_and_capitals_make_no_difference(parts: list[str], before: str, after: str) -> None:
    name = " ".join(parts)
    assert compare(name, f"{before}{name.upper()}{after}") is SAME


@given(_names, some.data())
def test_a_single_word_or_letter_of_a_name_proves_nothing(parts: list[str], data: some.DataObject) -> None:
    part = data.draw(some.sampled_from(parts))
    assume(part != "".join(parts))
    assert compare(" ".join(parts), part) is OTHER
    assert compare(" ".join(parts), part[0]) is OTHER


@given(_names, _word, some.integers(0, 5))
def test_a_word_more_does_not_pass_but_can_be_confirmed(parts: list[str], word: str, at: int) -> None:
    longer = [*parts[:at], word, *parts[at:]]
    assume(words(" ".join(longer)) == tuple(longer))
    assert compare(" ".join(parts), " ".join(longer)) is CLOSE


@given(some.text(max_size=60), some.text(max_size=60))
def test_no_text_breaks_it_and_the_order_does_not_matter(one: str, another: str) -> None:
    assert compare(one, another) is compare(another, one)


@given(some.text(max_size=60))
def test_a_name_is_never_another_than_itself(name: str) -> None:
    assert compare(name, name) is not OTHER or not words(name)


@pytest.mark.parametrize(
    ("ours", "theirs", "match"),
    [
        (Owner("Budi Santoso", NIP), Owner("SANTI", NIP), Match.NUMBER),
        (Owner("Budi Santoso", NIP), Owner("Budi Santoso", NIP[::-1]), Match.OTHER),
        (Owner("Budi Santoso", NIP, NIK), Owner("BUDI", "", NIK), Match.NUMBER),
        (Owner("Budi Santoso", NIP, NIK), Owner("Budi Santoso", "", NIK[::-1]), Match.OTHER),
        (Owner("Budi Santoso", NIP), Owner("Budi Santoso", "", NIK), Match.NAME),
        (Owner("Budi Santoso", NIP), Owner("BUDI", "", NIK), Match.OTHER),
        (Owner("Budi Santoso"), Owner("BUDI SANTOSO WIBOWO", NIP), Match.CLOSE),
    ],
)
def test_a_number_that_both_have_decides(ours: Owner, theirs: Owner, match: Match) -> None:
    assert compare_owners(ours, theirs) is match


@pytest.mark.parametrize(
    ("serial", "nip", "nik"),
    [
        (NIP, NIP, ""),
        ("NIP. 19700101 199003 1 001", NIP, ""),
        (f"IDCID-{NIK}", "", NIK),
        (f"NIK:{NIK};NIP:{NIP}", NIP, NIK),
        (f"{NIP} {NIK}", NIP, NIK),
        ("12345", "", ""),
    ],
)
def test_numbers_in_a_certificate(serial: str, nip: str, nik: str) -> None:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, "Budi"), x509.NameAttribute(NameOID.SERIAL_NUMBER, serial)]
    assert owner_in(x509.Name(parts)) == Owner("Budi", nip, nik)
