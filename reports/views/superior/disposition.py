"""The disposition: the report to read, and the superior's decision beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reports import rules, workflow
from reports.actions.openings import note_opened
from reports.documents.html import lkj_body
from reports.documents.lkj import build_lkj
from reports.forms.disposition import DispositionForm
from reports.forms.remarks import RemarkForm
from reports.models import Remark, Report
from reports.queries import report_lists
from reports.queries import rounds as query
from reports.queries.findings import findings_of
from reports.views.fetching import report_for, standing_of, user_of
from reports.views.placed_remarks import marks_for_superior, remarks_for_superior
from reports.views.superior.summary import summary_of
from units.models import User

# By the button's name: the transition, and the message after it.
DECISIONS = {
    workflow.Approve.name: (workflow.Approve, "Laporan {} disetujui."),
    workflow.Return.name: (workflow.Return, "Laporan {} dikembalikan kepada pelapor."),
}
UNSAVED = "Catatan {} belum disimpan. Simpan catatan itu atau kosongkan isiannya, lalu putuskan lagi."
TOO_LATE = (
    "Catatan {} belum disimpan, dan laporan ini tidak lagi menunggu keputusan. Salin catatannya bila masih diperlukan."
)


@require_http_methods(["GET", "HEAD", "POST"])
def disposition(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_to_read(request, pk), user_of(request)
    if request.method == "GET":
        note_opened(report, by=user)
    if request.method != "POST":
        return reading_page(request, report, DispositionForm(organization=report.organization))
    form = DispositionForm(request.POST, organization=report.organization)
    name = request.POST.get("decision", "")
    for sentence in _unsaved(request, report):
        form.add_error(None, sentence)
    if name not in DECISIONS:
        form.add_error(None, "Pilih Setujui atau Kembalikan.")
    if form.is_valid():
        onward = Queue.of(report, user).onward
        try:
            decide, done = DECISIONS[name]
            workflow.perform(report, decide(shown=request.POST.get("token", ""), **form.cleaned_data), by=user)
        except workflow.Refused as refusal:
            for sentence in refusal.messages:
                form.add_error(None, sentence)
        else:
            readable = Report.objects.visible_to(user).with_people()
            following = readable.filter(pk=onward).first() if onward else None
            further = f" Berikutnya: {_named(following)}." if following else ""
            messages.success(request, done.format(_named(report)) + further)
            # Without a place of its own the next page would open at the one that this form was sent to.
            return redirect(f"{reverse('disposition', args=[onward])}#berikutnya") if following else redirect("inbox")
    return reading_page(request, report, form)


def _named(report: Report) -> str:
    return f"{report.post_title} {report.period.label}"


@dataclass(frozen=True)
class Queue:
    """Where a report stands among those that wait for a superior, the longest waiting one first.

    `number` is 0 for one that does not wait. `previous`, `following` and `onward` are keys, None where there is none;
    `onward` is the one to read after a decision: the following one, or after the last the first.
    """

    number: int
    count: int
    previous: int | None
    following: int | None
    onward: int | None

    @classmethod
    def of(cls, report: Report, user: User) -> "Queue":
        keys = report_lists.decision_queue(user)
        others = [key for key in keys if key != report.pk]
        if report.pk not in keys:
            return cls(0, len(keys), None, None, next(iter(keys), None))
        at = keys.index(report.pk)
        before, after = keys[:at], keys[at + 1 :]
        following = next(iter(after), None)
        return cls(at + 1, len(keys), before[-1] if before else None, following, following or next(iter(others), None))


def report_to_read(request: HttpRequest, pk: int) -> Report:
    """The report for its present superior. Raises Http404 where they may not see it, PermissionDenied for others."""
    report = report_for(request, pk)
    if not rules.is_superior(standing_of(request, report)):
        raise PermissionDenied("Disposisi hanya diberikan oleh atasan langsung pelapor.")
    return report


def typed_decision(request: HttpRequest, report: Report) -> DispositionForm:
    """The decision's form as it was typed, to be shown again without validating it."""
    data = request.POST
    typed = {"options": data.getlist("options"), "other_text": data.get("other_text"), "note": data.get("note")}
    return DispositionForm(organization=report.organization, initial=typed)


def reading_page(
    request: HttpRequest,
    report: Report,
    form: DispositionForm,
    problems: Iterable[str] = (),
    *,
    place: str | None = None,
    stored: str = "",
) -> HttpResponse:
    """The report with the decision beside it, and everything typed there except in the field `stored`.

    `problems` say why a remark was refused; `place` is the one chosen for a new remark, None where none was.
    """
    user, lkj, problems = user_of(request), build_lkj(report), list(problems)
    sent = query.current_remarks(report)
    data = {name: str(text) for name, text in request.POST.items() if name != stored}
    own, can_decide = list(query.unsent_remarks(report, user)), rules.can_decide(standing_of(request, report))
    initial = {"place": data.get("place", "") if place is None else place, "text": data.get("text", "")}
    findings, differences = findings_of(report, lkj.content.figures), query.differences_now(report, lkj.content)
    written = [UnsentRemark(remark, data.get(f"text-{remark.pk}")) for remark in query.in_order(own, lkj.content)]
    context: dict[str, Any] = {
        "report": report,
        "form": form,
        "remark_form": RemarkForm(content=lkj.content, initial=initial),
        "chosen": place is not None,
        "problems": problems,
        # Shown where the fields are gone, because the report was withdrawn or decided on meanwhile.
        "typed": [data[name] for name in ("other_text", "note", "text") if data.get(name, "").strip()],
        "own": written,
        "own_is_changed": any(each.is_changed for each in written),
        "document": lkj_body(
            lkj, remarks_for_superior(report, lkj.content, own, sent, can_decide), marks_for_superior(findings)
        ),
        "summary": summary_of(lkj.content, findings, differences.all if differences else (), own, sent),
        "sent_count": len(sent),
        "answered_count": sum(bool(each.answer or each.done_at) for each in sent),
        "differences": differences,
        "findings": findings,
        "unanswered": sum(each.is_open and not each.blocks for each in findings),
        "rounds": query.rounds(report),
        "can_decide": can_decide,
        "queue": Queue.of(report, user),
        # Sending a remark does not mean that the version shown now was read: the token of the first page stays.
        "token": ("" if form.errors else data.get("token")) or workflow.submission_token(report),
    }
    return render(request, "reports/disposition.html", context, status=422 if form.errors or problems else 200)


class UnsentRemark:
    """A remark that the superior has written and no decision has sent yet, with its text as typed in its field."""

    def __init__(self, remark: Remark, typed: str | None = None) -> None:
        self.remark = remark
        self.text = remark.text if typed is None else typed

    @property
    def is_changed(self) -> bool:
        return self.text.replace("\r\n", "\n").strip() != self.remark.text


def _unsaved(request: HttpRequest, report: Report) -> list[str]:
    """Sentences on text in remarks' fields that is not stored: a decision would lose it."""
    data, told = request.POST, UNSAVED if report.status.is_submitted else TOO_LATE
    own = (UnsentRemark(each, data.get(f"text-{each.pk}")) for each in query.unsent_remarks(report, user_of(request)))
    found = [told.format(f"pada “{each.remark.place_label}”") for each in own if each.is_changed]
    return [*found, *([told.format("baru")] if data.get("text", "").strip() else [])]
