"""The fixed texts of an office: its own words or the program's, with all their versions."""

from dataclasses import dataclass

from lkj.prepared import Prepared
from reports.models import WordingVersion
from reports.texts import fixed
from reports.texts.fixed import FixedText
from units.models import Organization


@dataclass(frozen=True)
class OfficeText:
    """A fixed text as the office has it: the program's `default`, and the office's newest version if there is one."""

    key: str
    default: FixedText
    newest: WordingVersion | None

    @property
    def own(self) -> bool:
        """Whether the office's own words are in force."""
        return self.newest is not None and bool(self.newest.text)

    @property
    def text(self) -> str:
        """The words in force."""
        return self.newest.text if self.newest is not None and self.newest.text else self.default.text

    @property
    def number(self) -> int:
        """The newest version's number; 0 where there is none."""
        return self.newest.number if self.newest is not None else 0


_NEWEST = Prepared(
    lambda office: WordingVersion.objects.filter(organization=office).newest().values_list("key", "text")
)


def own_texts(organization: Organization) -> dict[str, str]:
    """The newest version's text by key, of the texts that the office ever changed.

    An empty text means that the program's own is in force again.
    """
    return dict(_NEWEST(organization.pk))


def office_texts(organization: Organization) -> list[OfficeText]:
    """Every fixed text, in the order of the documents; those of the book and of the PK come last."""
    newest = {each.key: each for each in WordingVersion.objects.filter(organization=organization).newest()}
    return [OfficeText(key, default, newest.get(key)) for key, default in fixed.every().items()]


def versions_of(organization: Organization, key: str) -> list[WordingVersion]:
    """Every version of a fixed text, the newest first."""
    return list(WordingVersion.objects.filter(organization=organization, key=key).order_by("-number"))


def newest_of(organization: Organization, key: str) -> WordingVersion | None:
    """The newest version of a fixed text; None where the office never changed it."""
    return WordingVersion.objects.filter(organization=organization, key=key).order_by("-number").first()
