"""Time stamps of RFC 3161: made, found again, and refused where they are not what was asked for."""

import socket
from pathlib import Path

import pytest
from asn1crypto import tsp

from lkj.signatures.failures import Rejected, ServiceDown
from lkj.signatures.roles import SignatureRole
from lkj.signatures.validation import validate
from tests.document.signing import cast
from tests.document.signing.servers import MOMENT, Asked, Reply, serving, time_authority, time_stamp
from tests.document.signing.signature_validators import by_pdfsig, by_pyhanko, faults_of_stages

AUTHOR = SignatureRole.AUTHOR


def signed(address: str) -> bytes:
    return cast.signer(AUTHOR, timestamp_address=address).sign(cast.unsigned(), AUTHOR, cast.stamp())


def test_a_signature_carries_the_authoritys_time(tmp_path: Path) -> None:
    with serving(time_stamp) as (address, asked):
        pdf = signed(address)
    assert len(asked) == 1
    found = validate(pdf, [cast.authority().root])
    assert found.sound
    assert (found.signatures[0].timestamped, found.signatures[0].signed_at) == (True, MOMENT)
    assert "Waktunya dibuktikan oleh otoritas stempel waktu." in found.sentences[0]
    assert faults_of_stages(cast.unsigned(), pdf) == []
    (status,) = by_pyhanko(pdf, cast.authority().root, cast.AT)
    assert status.bottom_line and status.timestamp_validity.valid
    assert "Signature is Valid." in by_pdfsig(pdf, tmp_path)[0]


def test_a_superior_can_sign_after_it() -> None:
    with serving(time_stamp) as (address, _):
        one = signed(address)
        role = SignatureRole.SUPERIOR
        two = cast.signer(role, timestamp_address=address).sign(one, role, cast.stamp(role))
    found = validate(two, [cast.authority().root])
    assert found.sound
    assert [each.timestamped for each in found.signatures] == [True, True]


def test_a_time_stamp_of_an_unknown_authority_proves_nothing() -> None:
    with serving(time_stamp) as (address, _):
        pdf = signed(address)
    (found,) = validate(pdf, []).signatures
    assert found.intact and not found.timestamped


def test_an_unreachable_authority_is_reported() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(ServiceDown, match="stempel waktu sedang tidak dapat dihubungi"):
            signed(f"http://127.0.0.1:{closed.getsockname()[1]}")


def of_another_file(asked: Asked) -> Reply:
    request = tsp.TimeStampReq.load(asked.body)
    request["message_imprint"]["hashed_message"] = b"x" * 32
    answer = time_authority().request_tsa_response(request)
    return Reply(200, "application/timestamp-reply", answer.dump())


def refused(asked: Asked) -> Reply:
    rejection = bytes.fromhex("30053003020102")
    return Reply(200, "application/timestamp-reply", rejection)


@pytest.mark.parametrize(
    "answer",
    [
        of_another_file,
        refused,
        lambda asked: Reply(200, "text/html", b"<p>Halo</p>"),
        lambda asked: Reply(200, "application/timestamp-reply", b"sampah"),
        lambda asked: Reply(302, "text/html", b"", {"Location": "http://127.0.0.1:1/"}),
    ],
)
def test_an_answer_that_is_no_time_stamp_of_this_signature_is_refused(answer: object) -> None:
    with serving(answer) as (address, asked), pytest.raises(Rejected, match="jawaban yang tidak sah"):
        signed(address)
    assert len(asked) == 1


@pytest.mark.parametrize("reply", [Reply(500, "text/plain", b""), None])
def test_a_failing_authority_is_reported(reply: Reply | None) -> None:
    with serving(lambda asked: reply) as (address, _), pytest.raises(ServiceDown):
        signed(address)
