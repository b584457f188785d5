"""Handing in the scan of the signed paper, and saying that it is the right one."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing

from lkj import formats
from reports.actions.scans import LARGEST, Pending
from reports.models import Report
from reports.workflow import Kept
from units.models import User

NO_FILE = "Pilih dahulu berkas PDF hasil pindaian."
SALT = "reports.scan"
# Well before the sweep takes bytes without a row.
SECONDS_TO_CONFIRM = 12 * 60 * 60
GONE = "Pindaian ini sudah terlalu lama menunggu. Unggah sekali lagi."


class ScanForm(forms.Form):
    prefix = "pindaian"

    berkas = forms.FileField(
        label="Berkas hasil pindaian",
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".pdf,application/pdf", "class": "form-control"}),
        error_messages={"required": NO_FILE, "invalid": NO_FILE, "missing": NO_FILE},
        help_text=f"PDF, paling besar {formats.file_size(LARGEST)}; semua halaman dalam satu berkas.",
    )
    # The code of the publication that was on the page: who had it printed has that one on paper.
    code = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, code: str) -> None:
        super().__init__(data, files, initial={"code": code})


class ConfirmForm(forms.Form):
    """`token` is what token_of() made for the same report and person; valid, `pending` is the scan."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: Report, user: User) -> None:
        super().__init__(data)
        self._salt = _salt(report, user)

    def clean_token(self) -> Pending:
        try:
            told = signing.loads(self.cleaned_data["token"], salt=self._salt, max_age=SECONDS_TO_CONFIRM)
        except signing.BadSignature as error:
            raise forms.ValidationError(GONE) from error
        return Pending(**{**told, "kept": Kept(**told["kept"])})

    @property
    def pending(self) -> Pending:
        return self.cleaned_data["token"]


def token_of(pending: Pending, report: Report, user: User) -> str:
    """The scan that waits, for nobody to change between two pages."""
    return signing.dumps(asdict(pending), salt=_salt(report, user))


def _salt(report: Report, user: User) -> str:
    return f"{SALT}:{report.pk}:{user.pk}"
