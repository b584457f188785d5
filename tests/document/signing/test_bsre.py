"""The state's signing service (BSrE), played by a server of our own."""

import io
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from lkj.signatures import bsre
from lkj.signatures.bsre import BsreSigner
from lkj.signatures.failures import Rejected, ServiceDown, SigningFailed, WrongPassphrase
from lkj.signatures.fields import require_empty_field
from lkj.signatures.http import Answer
from lkj.signatures.keys import OpenKey
from lkj.signatures.roles import SignatureRole
from lkj.signatures.signer import _KeyMechanism
from lkj.signatures.validation import validate
from tests.document.signing import cast
from tests.document.signing.servers import Asked, Reply, json_reply, serving

AUTHOR, SUPERIOR = SignatureRole.AUTHOR, SignatureRole.SUPERIOR
PASSPHRASE = "rahasia sekali"


def signer(address: str, timeout: float = 10) -> BsreSigner:
    return BsreSigner(address, "dinas", "sandi dinas", "3508010101010001", PASSPHRASE, timeout)


def signed_by(address: str, pdf: bytes | None = None, role: SignatureRole = AUTHOR, timeout: float = 10) -> bytes:
    return signer(address, timeout).sign(pdf or cast.unsigned(), role, cast.stamp(role))


def service(
    asked: Asked,
    change: Callable[[IncrementalPdfFileWriter], None] = lambda writer: None,
    key: OpenKey | None = None,
) -> Reply:
    """Sign what was sent, as the service does: in a field of its own, at the position in the form."""
    form = asked.form
    x, y, width, height = (int(form[name]) for name in ("xAxis", "yAxis", "width", "height"))
    writer = IncrementalPdfFileWriter(io.BytesIO(form["file"]))
    change(writer)
    name = f"bsre {len(form['file'])}"
    field = SigFieldSpec(name, on_page=int(form["page"]) - 1, box=(x, y, x + width, y + height))
    meta = PdfSignatureMetadata(field_name=name, subfilter=SigSeedSubFilter.PADES)
    made = PdfSigner(meta, _KeyMechanism(key or cast.opened(AUTHOR), ()), new_field_spec=field).sign_pdf(writer)
    return Reply(200, "application/pdf", made.getvalue())


def serving_service() -> AbstractContextManager[tuple[str, list[Asked]]]:
    return serving(service)


def test_the_service_signs_over_the_field_of_the_role() -> None:
    with serving_service() as (address, asked):
        one = signed_by(address)
        two = signed_by(address, one, SUPERIOR)
    assert two.startswith(one) and one.startswith(cast.unsigned())
    found = validate(two, [cast.authority().root])
    assert [each.role for each in found.signatures] == [AUTHOR, SUPERIOR]
    assert all(each.intact for each in found.signatures) and found.signatures[-1].covers_whole_file
    sent = asked[0]
    assert sent.path == "/api/sign/pdf"
    assert sent.headers["Authorization"].startswith("Basic ")
    assert sent.form["file"] == cast.unsigned()
    assert {name: sent.form[name].decode() for name in ("nik", "passphrase", "tampilan", "linkQR")} == {
        "nik": "3508010101010001",
        "passphrase": PASSPHRASE,
        "tampilan": "visible",
        "linkQR": cast.ADDRESS,
    }


def test_nobody_signs_twice_by_the_service() -> None:
    with serving_service() as (address, asked):
        one = signed_by(address)
        with pytest.raises(Rejected, match="sudah ditandatangani sebagai pelapor"):
            signed_by(address, one)
    assert len(asked) == 1
    with pytest.raises(Rejected, match="sudah ditandatangani"):
        require_empty_field(one, AUTHOR)


def rotated(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page.get_object().container_ref)


def rewritten(asked: Asked) -> Reply:
    made = service(asked).body
    return Reply(200, "application/pdf", made[:9] + b"%" + made[9:])


def unsigned_again(asked: Asked) -> Reply:
    return Reply(200, "application/pdf", asked.form["file"])


def of_another_report(asked: Asked) -> Reply:
    return Reply(200, "application/pdf", cast.once("F4"))


def broken(asked: Asked) -> Reply:
    made = service(asked).body
    at = made.rindex(b"/ByteRange")
    return Reply(200, "application/pdf", made[: at - 3] + b"~" + made[at - 2 :])


HTML = Reply(200, "text/html", b"<html>Selamat datang</html>")
CASES = {
    "wrong passphrase": (
        lambda asked: json_reply(400, error="Passphrase anda salah", status_code=2031),
        WrongPassphrase,
        "salah",
    ),
    "wrong passphrase as a string": (lambda asked: json_reply(200, status_code="2031"), WrongPassphrase, "salah"),
    "unknown official": (
        lambda asked: json_reply(400, error="User tidak terdaftar", status_code=2011),
        Rejected,
        "NIK",
    ),
    "wrong password of the office": (lambda asked: json_reply(401), Rejected, "ditolak"),
    "trouble": (lambda asked: Reply(500, "text/html", b"<h1>Error</h1>"), ServiceDown, "tidak dapat dihubungi"),
    "hung up": (lambda asked: None, ServiceDown, "tidak dapat dihubungi"),
    "another error": (lambda asked: json_reply(400, error="lain", status_code=9999), Rejected, "tidak dapat dipakai"),
    "redirect": (lambda asked: Reply(302, "text/html", b"", {"Location": "/lain"}), Rejected, "tidak dapat dipakai"),
    "html": (lambda asked: HTML, Rejected, "tidak dapat dipakai"),
    "deep json": (lambda asked: Reply(400, "application/json", b"[" * 60_000), Rejected, "tidak dapat dipakai"),
    "unsigned": (unsigned_again, Rejected, "tidak dapat dipakai"),
    "rewritten": (rewritten, Rejected, "dokumen yang berubah"),
    "another report": (of_another_report, Rejected, "dokumen yang berubah"),
    "changed page": (lambda asked: service(asked, rotated), Rejected, "dokumen yang berubah"),
    "broken signature": (broken, Rejected, "Laporan belum ditandatangani"),
    "half a PDF": (lambda asked: Reply(200, "application/pdf", b"%PDF-1.7 x"), Rejected, "berubah"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_failure_has_its_sentence_and_nothing_is_signed(name: str) -> None:
    answer, kind, words = CASES[name]
    with serving(answer) as (address, asked), pytest.raises(kind, match=words) as failed:
        signed_by(address)
    assert len(asked) == 1
    assert PASSPHRASE not in f"{failed.value!r} {failed.value.__cause__!r}"


def test_a_service_that_answers_too_slowly_is_given_up() -> None:
    """Each piece comes in time, but the whole answer does not."""

    def dripping(asked: Asked) -> Reply:
        return Reply(200, "application/pdf", b"%PDF-" * 40, pause=0.05)

    begun = time.monotonic()
    with serving(dripping) as (address, _), pytest.raises(ServiceDown, match="tidak menjawab pada waktunya"):
        signed_by(address, timeout=0.4)
    assert time.monotonic() - begun < 5


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    over = threading.Event()

    def slow(asked: Asked) -> None:
        over.wait(5)

    with serving(slow) as (address, _), pytest.raises(ServiceDown, match="tidak menjawab pada waktunya"):
        try:
            signed_by(address, timeout=0.3)
        finally:
            over.set()


def test_an_answer_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bsre, "LARGEST_ADDED", 10_000)
    large = Reply(200, "application/pdf", b"%PDF-" + b"x" * 5_000_000)
    with serving(lambda asked: large) as (address, _), pytest.raises(Rejected, match="tidak dapat dipakai"):
        signed_by(address)


def test_an_unreachable_service_is_reported() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(ServiceDown):
            signed_by(f"http://127.0.0.1:{closed.getsockname()[1]}")


@pytest.mark.parametrize("address", ["", "bukan alamat", "ftp://contoh.go.id"])
def test_an_invalid_address_is_reported(address: str) -> None:
    with pytest.raises(SigningFailed):
        signed_by(address)


def test_a_signers_repr_shows_no_secret() -> None:
    said = repr(signer("https://contoh.go.id"))
    assert PASSPHRASE not in said and "sandi dinas" not in said and "3508010101010001" not in said


def test_certificates_are_verified_and_redirects_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    used: dict[str, object] = {}

    def post(session: requests.Session, address: str, **options: object) -> None:
        used.update(options, verify=session.verify, environment=session.trust_env)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "post", post)
    with pytest.raises(ServiceDown):
        signed_by("https://contoh.go.id")
    assert (used["verify"], used["allow_redirects"], used["environment"]) == (True, False, False)
    assert isinstance(bsre._failure(Answer(418, "", b"")), Rejected)
