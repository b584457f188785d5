"""Time stamps for signatures, of an RFC 3161 authority over HTTP."""

from typing import Any

import requests
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from lkj.signatures.failures import Rejected, ServiceDown
from lkj.signatures.http import Answer, post

DOWN = "Otoritas stempel waktu sedang tidak dapat dihubungi. Tanda tangan belum dibuat; coba beberapa saat lagi."
# Of an answer, in bytes.
LARGEST = 64 * 1024


class HttpTimeStamper(TimeStamper):
    """The time stamp authority at an address, for pyHanko. `timeout` is in seconds. Raises ServiceDown or Rejected."""

    def __init__(self, address: str, timeout: float = 10) -> None:
        super().__init__()
        self.address = address
        self.timeout = timeout

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        answer = self._asked(req.dump())
        if answer.status >= 500:
            raise ServiceDown(DOWN)
        if answer.status != 200 or answer.kind != "application/timestamp-reply":
            raise _not_a_stamp()
        return tsp.TimeStampResp.load(answer.body)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            stamped = _stamped(token)
        except (TimestampRequestError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise _not_a_stamp() from error
        if stamped != message_digest:
            raise _not_a_stamp()
        return token

    def _asked(self, request: bytes) -> Answer:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            return post(self.address, timeout=self.timeout, largest=LARGEST, data=request, headers=headers)
        except requests.RequestException as error:
            raise ServiceDown(DOWN) from error


def _stamped(token: cms.ContentInfo) -> Any:
    """The digest that the time stamp is about."""
    return token["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native


def _not_a_stamp() -> Rejected:
    return Rejected(
        "Otoritas stempel waktu memberi jawaban yang tidak sah. Tanda tangan belum dibuat; hubungi pengelola aplikasi."
    )
