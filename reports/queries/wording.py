"""The documents' fixed texts as an office has them: which are its own, since when, what they were before."""

from dataclasses import dataclass

from reports.models import WordingVersion
from reports.texts import fixed
from reports.texts.fixed import Block
from units.models import Organization


@dataclass(frozen=True)
class Passage:
    """A block of the documents with the office's newest version of it, None where there never was one."""

    key: str
    block: Block
    newest: WordingVersion | None

    @property
    def own(self) -> bool:
        """Whether the office's own words are in force."""
        return self.newest is not None and bool(self.newest.text)

    @property
    def text(self) -> str:
        return self.newest.text if self.newest is not None and self.newest.text else self.block.text

    @property
    def number(self) -> int:
        """The newest version's number; 0 where there is none."""
        return self.newest.number if self.newest is not None else 0


def own_texts(organization: Organization) -> dict[str, str]:
    """The newest text by key, of the blocks that the office ever changed; empty where the program's is in force."""
    newest = WordingVersion.objects.filter(organization=organization).newest()
    return dict(newest.values_list("key", "text"))


def passages_of(organization: Organization) -> list[Passage]:
    """Every block, in the order of the documents."""
    newest = {each.key: each for each in WordingVersion.objects.filter(organization=organization).newest()}
    return [Passage(key, block, newest.get(key)) for key, block in fixed.BLOCKS.items()]


def versions_of(organization: Organization, key: str) -> list[WordingVersion]:
    """Every version of a block, the newest first."""
    return list(WordingVersion.objects.filter(organization=organization, key=key).order_by("-number"))


def newest_of(organization: Organization, key: str) -> WordingVersion | None:
    return WordingVersion.objects.filter(organization=organization, key=key).order_by("-number").first()
