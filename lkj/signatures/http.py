"""HTTP requests to services of others: bounded in time and size, TLS verified, without redirects."""

import time
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

# Seconds until there is a connection.
CONNECT = 5.0
_CHUNK = 64 * 1024


class TooLarge(requests.RequestException):
    """The answer is larger than it may be."""


@dataclass(frozen=True)
class Answer:
    """A service's answer. `kind` is the media type in small letters, without parameters."""

    status: int
    kind: str
    body: bytes


def post(address: str, *, timeout: float, largest: int, **request: Any) -> Answer:
    """The answer to a POST; a redirect is an answer like any other.

    `timeout` is for the whole, in seconds; `largest` is the answer's, in bytes. Raises requests.RequestException;
    its Timeout and our TooLarge say which bound was exceeded. Proxies and passwords of the environment are not used.
    """
    end = time.monotonic() + timeout
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(
            address, timeout=(min(CONNECT, timeout), timeout), allow_redirects=False, stream=True, **request
        )
        with answer:
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return Answer(answer.status_code, kind, _body(answer, largest, end))


def _body(answer: requests.Response, largest: int, end: float) -> bytes:
    body = bytearray()
    try:
        # read1() gives what has come so far. read() would wait for a whole chunk, beyond the time limit.
        while chunk := answer.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > largest:
                raise TooLarge(response=None)
            if time.monotonic() > end:
                raise requests.Timeout()
    except ReadTimeoutError as slow:
        raise requests.Timeout() from slow
    except HTTPError as broken:
        raise requests.ConnectionError() from broken
    return bytes(body)
