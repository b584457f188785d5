"""The data of the transitions: one frozen dataclass for each, given to perform() with the report and the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lkj.signatures.roles import SignatureRole
from reports.files.store import StoredFile
from units.enums import Signing


@dataclass(frozen=True)
class StepData:
    """The data of one transition; `name` is the transition's, in addresses and in the log."""

    name: ClassVar[str]

    @property
    def event_note(self) -> str:
        """The person's own words for the event: a note or a reason; empty where there are none."""
        return ""


@dataclass(frozen=True)
class Submit(StepData):
    """The author gives the report to the superior."""

    name = "submit"


@dataclass(frozen=True)
class Withdraw(StepData):
    """The author takes the report back before a decision."""

    name = "withdraw"


@dataclass(frozen=True)
class Decide(StepData):
    """The superior's disposition.

    `options` are the keys of the ticked boxes. `shown` is the token of the submission that the page showed
    (submission_token()); empty where no page was involved.
    """

    options: Sequence[str] = ()
    other_text: str = ""
    note: str = ""
    shown: str = ""

    @property
    def event_note(self) -> str:
        return self.note


@dataclass(frozen=True)
class Return(Decide):
    """The superior wants the report corrected."""

    name = "return"


@dataclass(frozen=True)
class Approve(Decide):
    """The superior accepts the report; an issue is made of it."""

    name = "approve"


@dataclass(frozen=True)
class Sign(StepData):
    """An electronic signature of the author or the superior.

    `base` is the primary key of the file that was signed, `file` the stored file with the signature in it.
    `certificate` is the certificate's subject, `fingerprint` its SHA-256 in hex.
    """

    name = "sign"

    role: SignatureRole
    method: Signing
    base: int
    file: StoredFile
    certificate: str
    fingerprint: str
    is_demo: bool


@dataclass(frozen=True)
class UploadScan(StepData):
    """A scan of the signed paper: the stored file and its number of pages."""

    name = "scan"

    file: StoredFile
    pages: int


@dataclass(frozen=True)
class ConfirmScan(StepData):
    """Another party confirms that the scan is the signed paper.

    `shown` is the SHA-256 of the scan that the page showed, `file` its copy among the files of issues.
    """

    name = "confirm_scan"

    shown: str
    file: StoredFile


@dataclass(frozen=True)
class RefuseScan(StepData):
    """Another party denies that the scan is the signed paper; `shown` as in ConfirmScan."""

    name = "refuse_scan"

    shown: str
    reason: str

    @property
    def event_note(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Reissue(StepData):
    """The planner has an approved report issued anew in the names of those who hold the posts now."""

    name = "reissue"


@dataclass(frozen=True)
class Reopen(StepData):
    """The planner opens an approved report again; the reason is for its author and superior.

    `as_dated` says whom it names where an official took over after its date: those in office then, or with False those
    in office today, as of whom it is dated today. None leaves both as they are.
    """

    name = "reopen"

    reason: str
    as_dated: bool | None = None

    @property
    def event_note(self) -> str:
        return self.reason
