"""Signing by the state's service: BSrE's e-sign client service, which an office runs for its officials' keys.

Source: "Petunjuk Teknis Penggunaan API Esign Client Service" of Balai Sertifikasi Elektronik (version 2.0, January
2024), chapter 5 "API Service Version 1", as published on scribd.com (document 710812206), and the public programs of
local governments that call it: POST /api/sign/pdf with HTTP basic authentication and a form of file, nik, passphrase,
tampilan, image, linkQR, page, xAxis, yAxis, width and height; the answer is the signed PDF, or JSON with `error` and
`status_code`, of which 2011 is an unknown NIK and 2031 a wrong passphrase. It was tried only
against a server of our own: the real one is open to offices that have an agreement with BSrE. That the position is in
points from the page's lower left is read off those programs.
"""

import io
import json
from dataclasses import dataclass, field
from typing import Any

import requests
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult

from lkj.signatures.failures import Rejected, ServiceDown, SigningFailed, WrongPassphrase
from lkj.signatures.fields import UNREADABLE, SignatureField, require_empty_field
from lkj.signatures.http import Answer, TooLarge, post
from lkj.signatures.roles import SignatureRole
from lkj.signatures.stamp import Stamp
from lkj.signatures.validation import validate

PATH = "/api/sign/pdf"
WRONG_PASSPHRASE = 2031
UNKNOWN_NIK = 2011
# Bytes. A signature with its certificates, revocation lists and picture takes far less.
LARGEST_ADDED = 4 * 1024 * 1024
LARGEST_ERROR = 64 * 1024

_NOTHING_DONE = "Laporan belum ditandatangani"
DOWN = f"Layanan BSrE sedang tidak dapat dihubungi. {_NOTHING_DONE}; coba beberapa saat lagi."
SLOW = f"Layanan BSrE tidak menjawab pada waktunya. {_NOTHING_DONE}; coba beberapa saat lagi."
STRANGE = f"Jawaban layanan BSrE tidak dapat dipakai. {_NOTHING_DONE}; hubungi pengelola aplikasi."
CHANGED = f"Layanan BSrE mengembalikan dokumen yang berubah. {_NOTHING_DONE}; hubungi pengelola aplikasi."
REFUSED = f"Aplikasi ini ditolak oleh layanan BSrE. {_NOTHING_DONE}; hubungi pengelola aplikasi."
UNKNOWN = "NIK Anda belum terdaftar di BSrE, atau sertifikat Anda tidak aktif. Hubungi petugas BSrE instansi Anda."
WRONG = "Frasa sandi BSrE Anda salah. Periksa lalu ketik kembali."


@dataclass(frozen=True)
class BsreSigner:
    """Signs by the service at `address` (`https://…`).

    `user` and `password` are the office's, `nik` and `passphrase` the official's; `timeout` is for the whole answer,
    in seconds.
    """

    address: str
    user: str
    password: str = field(repr=False)
    nik: str = field(repr=False)
    passphrase: str = field(repr=False)
    timeout: float = 60

    def sign(self, pdf: bytes, role: SignatureRole, stamp: Stamp) -> bytes:
        """The file with the service's signature over the role's field, drawn by the service.

        The answer has to begin with the bytes that were sent and may add to them only a signature over the whole. A
        service that rewrites the file is refused: that breaks earlier signatures and hides other changes.
        """
        target = require_empty_field(pdf, role)
        answer = self._asked(pdf, _form(self.nik, self.passphrase, target, stamp))
        if answer.status != 200 or not answer.body.startswith(b"%PDF-"):
            raise _failure(answer)
        _require_signed(pdf, answer.body, role)
        return answer.body

    def _asked(self, pdf: bytes, form: dict[str, str]) -> Answer:
        try:
            return post(
                self.address.rstrip("/") + PATH,
                timeout=self.timeout,
                largest=len(pdf) + LARGEST_ADDED,
                auth=(self.user, self.password),
                data=form,
                files={"file": ("laporan.pdf", pdf, "application/pdf")},
                headers={"Accept": "application/pdf, application/json"},
            )
        # `from None`: a traceback must not show what was sent, for the passphrase is in it.
        except TooLarge:
            raise Rejected(STRANGE) from None
        except requests.Timeout:
            raise ServiceDown(SLOW) from None
        except requests.RequestException:
            raise ServiceDown(DOWN) from None


def _form(nik: str, passphrase: str, target: SignatureField, stamp: Stamp) -> dict[str, str]:
    left, bottom, right, top = (round(edge) for edge in target.rect)
    side = min(right - left, top - bottom)
    return {
        "nik": nik,
        "passphrase": passphrase,
        # Nothing but a QR code can be visible, which needs an address.
        "tampilan": "visible" if stamp.address else "invisible",
        "image": "false",
        "linkQR": stamp.address,
        "page": str(target.page),
        "xAxis": str((left + right - side) // 2),
        "yAxis": str(bottom),
        "width": str(side),
        "height": str(side),
    }


def _failure(answer: Answer) -> SigningFailed:
    """The error for an answer that is no PDF."""
    code = _code(answer.body)
    if code == WRONG_PASSPHRASE:
        return WrongPassphrase(WRONG)
    if code == UNKNOWN_NIK:
        return Rejected(UNKNOWN)
    if answer.status in (401, 403):
        return Rejected(REFUSED)
    if answer.status >= 500:
        return ServiceDown(DOWN)
    return Rejected(STRANGE)


def _code(body: bytes) -> Any:
    """The error's number in the service's own count; None without one."""
    try:
        return int(json.loads(body[:LARGEST_ERROR])["status_code"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _require_signed(sent: bytes, answer: bytes, role: SignatureRole) -> None:
    """Raise Rejected unless the answer is what was sent with one more signature and nothing else."""
    if not answer.startswith(sent) or not _adds_only_signatures(sent, answer):
        raise Rejected(CHANGED)
    before, after = validate(sent, []), validate(answer, [])
    new = [found for found in after.signatures[len(before.signatures) :] if not found.is_document_stamp]
    if [found.role for found in new] != [role] or not all(found.intact for found in after.signatures):
        raise Rejected(STRANGE)
    if not after.signatures[-1].covers_whole_file:
        raise Rejected(STRANGE)


def _adds_only_signatures(sent: bytes, answer: bytes) -> bool:
    """Whether the answer adds nothing but what pyHanko allows after a signature."""
    try:
        revisions = PdfFileReader(io.BytesIO(sent)).xrefs.total_revisions
        changes = DEFAULT_DIFF_POLICY.review_file(PdfFileReader(io.BytesIO(answer)), revisions - 1)
    except UNREADABLE:
        return False
    return isinstance(changes, DiffResult)
