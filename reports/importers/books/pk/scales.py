"""The scales of a filled-in 03-pk: what each is to be, and its writing by the verb of its page."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from reports.actions.scales import WantedStep, save_scale
from reports.importers.books.pk.setup import Setup
from reports.importers.books.pk.tables import SCALES
from reports.importers.comparing import Difference, Plan, Scope, Writing, compared, located
from reports.importers.tables import Row
from reports.models import Scale
from reports.queries.scales import steps_of
from units.models import Organization, User

# The place of a new step that says none: above all.
_HIGHEST = Decimal("Infinity")


@dataclass
class PlannedScale:
    """A scale as it will be: that of the `key`, None for a new one, with its steps from the lowest.

    `rows` are those of the workbook that change it.
    """

    name: str
    office: Organization
    key: int | None = None
    steps: list[WantedStep] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(step.label for step in self.steps)

    def write(self, by: User | None) -> None:
        with located(self.rows[0], "tingkat"):
            save_scale(self.office, name=self.name, steps=self.steps, key=self.key, by=by)


class Scales:
    """All scales of the offices as they will be, by the office's key and the name."""

    def __init__(self, setup: Setup, scope: Scope, plan: Plan) -> None:
        self._setup, self._scope, self._plan = setup, scope, plan
        self.by_office: dict[int, dict[str, PlannedScale]] = defaultdict(dict)
        for office, scales in setup.scales.items():
            for name, scale in scales.items():
                self.by_office[office][name] = _as_stored(scale, setup.offices[office])

    def plan(self, rows: Sequence[Row]) -> None:
        """Take what the rows change."""
        stored = self._setup.stored[SCALES.name]
        changed: dict[int, list[Difference]] = defaultdict(list)
        for found in compared(SCALES, rows, stored, self._scope, self._plan):
            if self._is_possible(found):
                changed[id(self._scale_of(found))].append(found)
        for of_office in self.by_office.values():
            for scale in of_office.values():
                if id(scale) in changed:
                    _change(scale, changed[id(scale)])

    def _is_possible(self, found: Difference) -> bool:
        row, wrong = found.row, None
        if found.stored is not None and "skala" in found.fields:
            wrong = "skala", "Nama skala diganti di halaman Skala kantor. Kembalikan namanya."
        elif found.stored is not None and row.get("urutan") is None and "urutan" in row.values:
            wrong = "urutan", "Isi urutannya: 1 untuk tingkat yang terendah."
        if wrong:
            self._plan.problems.append(row.problem(*wrong))
        return wrong is None

    def _scale_of(self, found: Difference) -> PlannedScale:
        """The scale that the row is about, a new one where there is none of its name."""
        name = " ".join(found.row.get("skala").split())
        return self.by_office[found.office.pk].setdefault(name.casefold(), PlannedScale(name, found.office))

    def writing(self) -> Iterator[Writing]:
        for of_office in self.by_office.values():
            for scale in of_office.values():
                if scale.rows:
                    yield partial(PlannedScale.write, scale)


def _as_stored(scale: Scale, office: Organization) -> PlannedScale:
    steps = [WantedStep(step.label, step.percent, step.pk) for step in steps_of(scale)]
    return PlannedScale(scale.name, office, scale.pk, steps)


def _change(scale: PlannedScale, changes: Sequence[Difference]) -> None:
    """Give the scale what its rows say; a step stands where its Urutan says, a new one without it is the highest."""
    places = {step.key: Decimal(place) for place, step in enumerate(scale.steps, 1)}
    kept = {step.key: step for step in scale.steps}
    found: list[tuple[Decimal, WantedStep]] = []
    for each in changes:
        row = each.row
        scale.rows.append(row)
        key = each.stored.key if each.stored else None
        old = kept.pop(key) if key is not None else WantedStep("")
        percent = row.get("persen") if "persen" in row.values else old.percent
        place = row.get("urutan") if row.get("urutan") is not None else places.get(key, _HIGHEST)
        found.append((place, WantedStep(" ".join(row.get("tingkat").split()), percent, key)))
    found += [(places[step.key], step) for step in kept.values()]
    # Of two at one place the one that was moved there comes first.
    scale.steps = [step for _, step in sorted(found, key=lambda each: each[0])]
