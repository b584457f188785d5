"""A demo authority, an author's and a superior's key, and reports signed by them; each made once a process."""

import datetime
from dataclasses import replace
from functools import cache

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from lkj.signatures.authority import Authority, issue, new_authority
from lkj.signatures.encryption import encrypt
from lkj.signatures.keys import OpenKey
from lkj.signatures.roles import SignatureRole
from lkj.signatures.signer import KeySigner
from lkj.signatures.stamp import Stamp
from reports.documents.lkj import Lkj, Seal
from reports.documents.lkj_pdf import lkj_pdf
from tests.document import factories as make
from units.enums import Paper

ADDRESS = "https://lkj.contohkab.go.id/periksa/K7QM-2XPD"
SEAL = Seal("K7QM-2XPD", ADDRESS)
AT = datetime.datetime(2022, 7, 8, 7, 5, tzinfo=datetime.UTC)
WARNING = "CONTOH – tidak berlaku secara hukum"
FROM = datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC)
UNTIL = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
PASSPHRASES = {SignatureRole.AUTHOR: "kuda nil berenang", SignatureRole.SUPERIOR: "gajah terbang rendah"}
NAMES = {SignatureRole.AUTHOR: "Wulan Uji, S.E.", SignatureRole.SUPERIOR: "Bagas Uji, S.Sos."}
# The id of the official who owns the keys.
OWNER = 7
LONG_NAME = ("Ir. Raden Mas Panji Kusumawardhana Adiwijaya Hadiningrat Suryakencana " * 3)[:150].strip()
LONG_TITLE = ("Kepala Bidang Penyelenggaraan Ketertiban Umum dan Ketenteraman Masyarakat " * 4)[:220].strip()


@cache
def authority() -> Authority:
    return new_authority()


@cache
def opened(role: SignatureRole) -> OpenKey:
    return issue(authority(), name=NAMES[role], nip="190101011926011001", valid_from=FROM, valid_until=UNTIL)


@cache
def key_of(role: SignatureRole) -> bytes:
    """The key of the role as it is stored: encrypted for its owner."""
    return encrypt(opened(role), PASSPHRASES[role], OWNER)


@cache
def pkcs12_of(role: SignatureRole) -> bytes:
    """The key of the role as PKCS#12: as others issue keys, and as ours were stored before."""
    key, encryption = opened(role), BestAvailableEncryption(PASSPHRASES[role].encode())
    return pkcs12.serialize_key_and_certificates(None, key.key, key.certificate, key.chain, encryption)


def signer(role: SignatureRole, **options: object) -> KeySigner:
    return KeySigner(key_of(role), PASSPHRASES[role], owner=OWNER, **options)


def stamp(role: SignatureRole = SignatureRole.AUTHOR, **changes: object) -> Stamp:
    title = "Kepala Sub Bagian Uji" if role == SignatureRole.AUTHOR else "Sekretaris"
    return replace(Stamp(NAMES[role], "190101011926011001", title, AT, ADDRESS, WARNING), **changes)


def sealed(paper: str = Paper.A4, **changes: object) -> Lkj:
    office = replace(make.OFFICE, paper=paper)
    return replace(make.lkj(ticked=("Laporan sudah baik",), office=office, **changes), seal=SEAL)


def unsigned(paper: str = Paper.A4) -> bytes:
    return _stages(paper)[0]


def once(paper: str = Paper.A4) -> bytes:
    """The report, signed by its author."""
    return _stages(paper)[1]


def twice(paper: str = Paper.A4) -> bytes:
    """The report, signed by its author and two hours later by the superior."""
    return _stages(paper)[2]


@cache
def short() -> tuple[bytes, bytes]:
    """A report with few rows, which is read twice as fast: unsigned, and signed by both."""
    first, _, last = _signed(sealed(budget=(), performance=(), explanations=(), action_plan=()))
    return first, last


@cache
def _stages(paper: str) -> tuple[bytes, bytes, bytes]:
    return _signed(sealed(paper))


def _signed(lkj: Lkj) -> tuple[bytes, bytes, bytes]:
    author, superior = SignatureRole.AUTHOR, SignatureRole.SUPERIOR
    first = lkj_pdf(lkj)
    second = signer(author).sign(first, author, stamp(author))
    return first, second, signer(superior).sign(second, superior, stamp(superior, at=AT + datetime.timedelta(hours=2)))
