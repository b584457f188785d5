"""Writing the IKI sheet of a post for a year: all of its rows at once, by its planner."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from reports.actions.agreement_lock import permit
from reports.models import IndividualIndicator
from reports.queries.individual import FIELDS, sheet_rows, sheet_token
from reports.refusal import Refused
from units.log import events
from units.models import Position, User

Row = Mapping[str, str]
CHANGED = (
    "Lembar IKI ini baru saja diubah orang lain. Isian Anda masih ada di bawah; bandingkan dengan yang tersimpan, lalu "
    "simpan lagi bila tetap perlu."
)


@transaction.atomic
def write_sheet(
    position: Position, *, year: int, rows: Sequence[Row], by: User | None, shown: str | None = None
) -> bool:
    """Store the rows as the sheet, in their order; returns whether anything is another than before.

    `shown` is sheet_token() of the sheet that the page showed. Raises PermissionDenied, and Refused where somebody has
    changed the sheet since, or a row is not complete.
    """
    post = Position.objects.select_for_update(of=("self",)).select_related("unit__organization").get(pk=position.pk)
    permit(post, by)
    before = sheet_rows(post, year)
    wanted = [{name: row.get(name, "").strip() for name in FIELDS} for row in rows]
    if wanted == before:
        return False
    if shown is not None and shown != sheet_token(before):
        raise Refused([CHANGED])
    if sentences := [sentence for number, row in enumerate(wanted, 1) for sentence in complaints_on(number, row)]:
        raise Refused(sentences)
    IndividualIndicator.objects.filter(position=post, year=year).delete()
    IndividualIndicator.objects.bulk_create(
        IndividualIndicator(position=post, year=year, order=order, **row) for order, row in enumerate(wanted, 1)
    )
    events.record(
        post.unit.organization,
        "individualindicator.write",
        f"Lembar IKI {year} diubah: {post.title}"[:200],
        subject="position",
        subject_id=post.pk,
        data={"old": [row["indikator"] for row in before], "new": [row["indikator"] for row in wanted]},
        by=by,
    )
    return True


def complaints_on(number: int, row: Row) -> list[str]:
    """What a row still lacks, in sentences that name it by its number."""
    found = []
    if not row["sasaran"] or not row["indikator"]:
        found.append(f"Baris {number}: tulis sasaran dan indikatornya.")
    parts = [row["numerator"], row["denominator"]]
    if row["formulation"] and any(parts):
        found.append(f"Baris {number}: isi penjelasan, atau pembilang dan penyebut; tidak keduanya.")
    elif not row["formulation"] and not all(parts):
        found.append(f"Baris {number}: tulis penjelasan cara menghitungnya, atau pembilang dan penyebutnya.")
    if len(row["multiplier"]) > 20:
        found.append(f"Baris {number}: pengali paling banyak 20 huruf, misalnya 100%.")
    return found
