"""Posts as workbooks name them: by their title, with the unit's code where two of an office have the same title."""

from collections import Counter
from collections.abc import Iterable, Sequence

from reports.importers.comparing import Plan, Scope
from reports.importers.nearest import folded, meant
from reports.importers.tables import Row
from units.models import Organization, Position

# As people shorten titles.
_SHORT = {
    "kadis": "kepala dinas", "kabid": "kepala bidang", "kasi": "kepala seksi", "kasubag": "kepala sub bagian",
    "kasubbag": "kepala sub bagian", "kasubbid": "kepala sub bidang", "sekdis": "sekretaris",
}  # fmt: skip


class Posts:
    """The offices' posts that have not ended, by the words that name them; one query."""

    def __init__(self, scope: Scope) -> None:
        found = Position.objects.filter(unit__organization__in=scope.offices, ends__isnull=True)
        self.all = list(
            found.select_related("unit", "legal_basis").order_by(
                "unit__organization", "unit__order", "unit__code", "pk"
            )
        )
        titles = Counter((post.unit.organization_id, folded(post.title)) for post in self.all)
        self._names = {
            post.pk: post.title
            if titles[post.unit.organization_id, folded(post.title)] == 1
            else f"{post.title} [{post.unit.code}]"
            for post in self.all
        }
        self._by_name = {(post.unit.organization_id, folded(self._names[post.pk])): post for post in self.all}

    def name(self, post: Position | int) -> str:
        return self._names.get(post if isinstance(post, int) else post.pk, "")

    def names(self) -> list[str]:
        return list(dict.fromkeys(self._names.values()))

    def of(self, office: Organization) -> list[Position]:
        return [post for post in self.all if post.unit.organization_id == office.pk]

    def named(self, name: str, office: Organization) -> Position | None:
        return self._by_name.get((office.pk, folded(name)))

    def find(self, row: Row, column: str, office: Organization, plan: Plan) -> Position | None:
        """The post that the cell names; where there is none, that is a problem of the plan."""
        name = row.get(column)
        post = self.named(name, office)
        if post is None and name:
            known = [self._names[each.pk] for each in self.of(office)]
            plan.problems.append(row.problem(column, unknown_post(name, office, known)))
        return post


def unknown_post(name: str, office: Organization, known: Iterable[str]) -> str:
    """The sentence on a post that the office does not have, with the known one that is likely meant."""
    titles = dict.fromkeys(known)
    whole = " ".join(_SHORT.get(word.rstrip("."), word) for word in folded(name).split())
    # A title with its unit's code is offered only where the title alone does not tell.
    likely = meant(whole, [title for title in titles if not title.endswith("]")] or titles)
    what = ". Pilih dari daftar di sel ini, atau tambah dahulu jabatan itu di lembar Susunan (01-susunan)."
    return f"Jabatan “{name[:100]}” tidak ada di {office.short_name}{likely or what}"


def listed(texts: Sequence[object], most: int = 5) -> str:
    """`a, b, dan 3 lainnya`."""
    more = f", dan {len(texts) - most} lainnya" if len(texts) > most else ""
    return ", ".join(map(str, texts[:most])) + more
