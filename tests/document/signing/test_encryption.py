"""Encrypted keys: who can open them, and that a stored key cannot be changed, given to another or made costly."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lkj.signatures import encryption
from lkj.signatures.failures import Rejected, SigningFailed, WrongPassphrase
from lkj.signatures.roles import SignatureRole
from tests.document.signing import cast

AUTHOR = SignatureRole.AUTHOR
PASSPHRASE = cast.PASSPHRASES[AUTHOR]


@pytest.mark.parametrize("passphrase", ["x", "é" * 31, "kuda nil berenang di sungai yang lebar dan dalam", "🦛" * 40])
def test_any_passphrase_decrypts_what_it_encrypted(passphrase: str) -> None:
    opened = encryption.decrypt(encryption.encrypt(cast.opened(AUTHOR), passphrase, cast.OWNER), passphrase, cast.OWNER)
    assert opened.certificate == cast.opened(AUTHOR).certificate and opened.chain == cast.opened(AUTHOR).chain
    assert opened.key.private_numbers() == cast.opened(AUTHOR).key.private_numbers()


def test_each_encryption_of_a_key_differs_and_shows_nothing_of_it() -> None:
    one, two = (encryption.encrypt(cast.opened(AUTHOR), PASSPHRASE, cast.OWNER) for _ in range(2))
    assert one[: encryption.HEADER.size] != two[: encryption.HEADER.size] and b"PRIVATE" not in one
    _, version, passes, memory, lanes, _, _ = encryption.HEADER.unpack(one[: encryption.HEADER.size])
    assert (version, passes, memory, lanes) == (1, 3, 64 * 1024, 4)


@pytest.mark.parametrize("wrong", ["", "lain", "kuda nil berenang ", "\x00"])
def test_a_wrong_passphrase_has_an_error_of_its_own(wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        encryption.decrypt(cast.key_of(AUTHOR), wrong, cast.OWNER)


def test_a_key_is_decrypted_for_its_own_official_only() -> None:
    """Somebody with access to the database gives another official a key with a passphrase that they know."""
    with pytest.raises(WrongPassphrase):
        encryption.decrypt(cast.key_of(AUTHOR), PASSPHRASE, cast.OWNER + 1)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_changed_byte_is_found(data: st.DataObject) -> None:
    encrypted = bytearray(cast.key_of(AUTHOR))
    # Half of the tries change the header, which says how much work decrypting is.
    last = data.draw(st.sampled_from([encryption.HEADER.size, len(encrypted)])) - 1
    encrypted[data.draw(st.integers(0, last))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SigningFailed):
        encryption.decrypt(bytes(encrypted), PASSPHRASE, cast.OWNER)


@pytest.mark.parametrize(
    ("passes", "memory", "lanes"),
    [(2**32 - 1, 64, 1), (1, 2**32 - 1, 1), (11, 64 * 1024, 4), (3, 256 * 1024 + 1, 4), (3, 64 * 1024, 9), (0, 0, 0)],
)
def test_a_stored_header_cannot_ask_for_much_memory_or_time(passes: int, memory: int, lanes: int) -> None:
    stored = cast.key_of(AUTHOR)
    forged = struct.pack(">6sBIIB", encryption.MAGIC, 1, passes, memory, lanes) + stored[16:]
    with pytest.raises(Rejected, match="tidak dapat dibaca lagi"):
        encryption.decrypt(forged, PASSPHRASE, cast.OWNER)


@pytest.mark.parametrize("cut", [0, 6, 10, encryption.HEADER.size, encryption.HEADER.size + 15])
def test_a_key_that_is_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(SigningFailed):
        encryption.decrypt(cast.key_of(AUTHOR)[:cut], PASSPHRASE, cast.OWNER)


def test_the_former_format_opens_and_is_encrypted_under_a_new_passphrase() -> None:
    old = cast.pkcs12_of(AUTHOR)
    assert not encryption.is_encrypted(old)
    assert encryption.open_stored(old, PASSPHRASE, cast.OWNER).certificate == cast.opened(AUTHOR).certificate
    encrypted = encryption.encrypt_again(old, PASSPHRASE, "frasa sandi baru", cast.OWNER)
    assert encryption.is_encrypted(encrypted)
    assert encryption.decrypt(encrypted, "frasa sandi baru", cast.OWNER).certificate == cast.opened(AUTHOR).certificate
    with pytest.raises(WrongPassphrase):
        encryption.decrypt(encrypted, PASSPHRASE, cast.OWNER)
    with pytest.raises(Rejected, match="Isi frasa sandi"):
        encryption.encrypt_again(encrypted, "frasa sandi baru", "", cast.OWNER)
