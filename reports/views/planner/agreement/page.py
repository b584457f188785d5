"""One agreement on one page, as on paper: sasaran, indicators and money, each field saved as it is left."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.actions import agreement_draft, agreement_removal, agreement_values
from reports.forms.agreement_block import COLUMNS, read_block, read_lines
from reports.forms.agreement_rows import IndicatorRowForm, LineForm, NewLineForm
from reports.forms.rows import lost_words
from reports.models import Activity, Agreement, BudgetLine, Goal, Indicator
from reports.queries.agreement_remarks import remarks_on, since_january
from reports.queries.agreement_rows import IndicatorRow, indicator_rows, last_removal
from reports.queries.locked_setup import what_changing_does
from reports.refusal import Refused
from reports.views.fetching import key_sent, user_of
from reports.views.planner.agreement.editing import Editing, agreement_to_plan
from units.models import User

MOVED = (
    "Baris PK ini ditambah, dihapus, atau dipindah orang lain sejak halaman ini dibuka. Tabel ini sekarang yang "
    "terbaru: tempel lagi di tempat yang benar."
)
# The first field of a row, by the letter of its key.
_FIRST = {"s": "text", "i": "name", "a": "ceiling"}
# The agreement from which the person has removed a row last, in the session.
_REMOVED_IN = "removed_in"


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    shown = agreement_to_plan(request, organization, pk)
    if request.method != "POST":
        asked, offered = request.GET.get("rinci", ""), key_sent(request.GET.get("skala", ""))
        return _page(request, Editing(shown, opened=asked, offered=offered))
    return _saved_first(request, shown, lambda: None) or redirect("agreement", organization, pk)


@require_POST
def agreement_row(request: HttpRequest, organization: str, pk: int, key: str) -> HttpResponse:
    """Save the fields of one row that was left; the answer holds what changes on the page around them."""
    editing = Editing(agreement_to_plan(request, organization, pk), request.POST)
    form = editing.form_of(key)
    form.touched = request.POST.get("touched", "")
    try:
        editing.save(form, user_of(request))
    except Refused as refusal:
        return HttpResponse(" ".join(refusal.messages), status=403, content_type="text/plain; charset=utf-8")
    fresh = Editing(editing.agreement)
    context = {"form": form, "editing": fresh, "remarks": fresh.remarks}
    if isinstance(form, IndicatorRowForm):
        row = next((row for row in fresh.rows.indicators if row.key == key), None)
        context |= {"row": row, "doubted": row, "doubts": remarks_on(row) if row and row.name else []}
        context["sums"] = since_january(row) if row else {}
    elif isinstance(form, LineForm):
        context |= {"total": fresh.total, "doubted": form.stored, "doubts": fresh.remarks_at(key)}
    return render(request, "reports/agreement/answer.html", context)


@require_safe
def agreement_how(request: HttpRequest, organization: str, pk: int, key: str) -> HttpResponse:
    """How an indicator is measured, for its row; without scripts the page with that part open."""
    editing = Editing(agreement_to_plan(request, organization, pk))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('agreement', args=[organization, pk])}?rinci={key}#{key}")
    context = {"how": editing.how(key), "organization": editing.agreement.position.unit.organization}
    return render(request, "reports/agreement/how_fields.html", context)


@require_POST
def agreement_add(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Add an empty sasaran, an empty indicator below the sasaran `indikator`, or the activity that was typed.

    Rows of a spreadsheet that are pasted where an activity is typed are added all or none.
    """
    shown, by = agreement_to_plan(request, organization, pk), user_of(request)
    pasted = request.POST.get("tempelan") or request.POST.get("baru-activity", "")
    made: list[str] = []

    def add() -> None:
        wanted = request.POST.get("indikator", "")
        if wanted:
            goal = shown.goals.filter(pk=key_sent(wanted)).first()
            if goal is None:
                raise Refused(["Sasaran ini sudah dihapus. Muat ulang halaman."])
            made.append(f"i{agreement_draft.add_indicator(goal, by=by).pk}-name")
        elif "sasaran" in request.POST:
            goal = agreement_draft.add_goal(shown, with_indicator=True, by=by)
            made.append(f"s{goal.pk}-text")
        elif "\t" in pasted.strip() or "tempelan" in request.POST:
            _add_lines(shown, pasted, by)
            made.append("baru-activity")
        else:
            agreement_draft.add_line(shown, **_line_wanted(shown, request.POST, Editing(shown).funds), by=by)
            made.append("baru-activity")

    return _acted(request, shown, add, made, typed=request.POST.get("tempelan", ""))


@require_POST
def agreement_join(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Join the indicators without a budget line to the agreement's only one."""
    shown, by = agreement_to_plan(request, organization, pk), user_of(request)
    return _acted(request, shown, lambda: agreement_draft.join_to_only_line(shown, by=by), [])


def _add_lines(shown: Agreement, text: str, by: User) -> None:
    funds, wanted, problems = Editing(shown).funds, [], list[str]()
    rows = read_lines(text)
    for number, row in enumerate(rows, 1):
        try:
            wanted.append(_line_wanted(shown, {f"baru-{name}": value for name, value in row.items()}, funds))
        except Refused as refusal:
            problems += [f"Baris {number}: {sentence}" for sentence in refusal.messages]
    if problems or not rows:
        raise Refused(problems or ["Tempelan ini kosong. Salin kode, pagu, dan sumber dananya, lalu tempel lagi."])
    agreement_draft.add_lines(shown, wanted, by=by)


def _line_wanted(shown: Agreement, data: Mapping[str, str], funds: Sequence[str]) -> agreement_draft.WantedLine:
    """The activity, pagu and sumber dana that the fields say. Raises Refused."""
    form = NewLineForm(data, funds=funds)
    if not form.is_valid():
        raise Refused([str(sentence) for sentences in form.errors.values() for sentence in sentences])
    cleaned = form.cleaned_data
    return {
        "activity": _found(shown, cleaned["activity"]),
        "ceiling": cleaned["ceiling"],
        "funds": cleaned["funds"] or None,
    }


def _found(shown: Agreement, text: str) -> Activity:
    """The activity that a code, or words of a name, mean. Raises Refused, naming those that fit where several do."""
    office = shown.position.unit.organization_id
    of_year = Activity.objects.filter(organization=office, year=shown.year)
    text = " ".join(text.split())
    if exact := of_year.filter(code=text.partition(" ")[0]).first():
        return exact
    words = of_year
    for word in text.split():
        words = words.filter(name__icontains=word) | words.filter(code__icontains=word)
    found = list(words[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        sentence = (
            f"“{text[:80]}” tidak ada dalam program dan kegiatan {shown.year}. Tulis kode atau kata dari namanya."
        )
        raise Refused([sentence])
    listed = "; ".join(str(each) for each in found[:5])
    raise Refused([f"“{text[:80]}” cocok dengan beberapa kegiatan. Tulis kodenya: {listed}."])


@require_POST
def agreement_remove(request: HttpRequest, organization: str, pk: int, key: str) -> HttpResponse:
    shown = agreement_to_plan(request, organization, pk)
    by, focus = user_of(request), ["urungkan"]

    def remove() -> None:
        if row := _row(shown, key):
            agreement_removal.remove(row, by=by)
            request.session[_REMOVED_IN] = shown.pk

    return _acted(request, shown, remove, focus)


@require_POST
def agreement_restore(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Take back the removal that the page offers to take back."""
    shown = agreement_to_plan(request, organization, pk)
    by, made = user_of(request), list[str]()

    def restore() -> None:
        removal = key_sent(request.POST.get("hapusan", ""))
        key = agreement_draft.key_of(agreement_removal.restore_removed(shown, removal=removal, by=by))
        made.append(f"{key}-{_FIRST[key[0]]}")

    return _acted(request, shown, restore, made)


@require_POST
def agreement_move(request: HttpRequest, organization: str, pk: int, key: str, up: bool) -> HttpResponse:
    """One place up or down; an indicator at the edge of its sasaran goes to the next one."""
    shown = agreement_to_plan(request, organization, pk)
    by = user_of(request)

    def move() -> None:
        if row := _row(shown, key):
            _move(row, up=up, by=by)

    return _acted(request, shown, move, [f"{key}-{_FIRST[key[:1]]}"])


def _move(row: Goal | Indicator | BudgetLine, *, up: bool, by: User) -> None:
    keys = list(agreement_draft.beside(row).order_by("order").values_list("pk", flat=True))
    place = keys.index(row.pk)
    at_edge = place == (0 if up else len(keys) - 1)
    if not at_edge:
        agreement_draft.move(row, to=place + (0 if up else 2), by=by)
        return
    if isinstance(row, Indicator) and (goal := _next_goal(row.goal, up=up)):
        agreement_draft.move_indicator(row, goal, by=by)
        if not up:
            row.refresh_from_db()
            agreement_draft.move(row, to=1, by=by)


def _next_goal(goal: Goal, *, up: bool) -> Goal | None:
    goals = Goal.objects.filter(agreement=goal.agreement_id)
    if up:
        return goals.filter(order__lt=goal.order).order_by("-order").first()
    return goals.filter(order__gt=goal.order).order_by("order").first()


def _row(shown: Agreement, key: str) -> Goal | Indicator | BudgetLine | None:
    """The row of that key in the agreement; None where it was removed meanwhile."""
    pk = key_sent(key[1:])
    if key[:1] not in _FIRST or not pk:
        raise Http404
    if key[0] == "s":
        return Goal.objects.filter(agreement=shown, pk=pk).select_related("agreement").first()
    if key[0] == "a":
        return BudgetLine.objects.filter(agreement=shown, pk=pk).select_related("agreement").first()
    return Indicator.objects.filter(goal__agreement=shown, pk=pk).select_related("goal__agreement").first()


@require_POST
def agreement_given(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Write the pagu of the DPA into the budget lines that have none."""
    shown, by = agreement_to_plan(request, organization, pk), user_of(request)
    return _acted(request, shown, lambda: agreement_draft.take_given([shown], by=by), [])


@require_POST
def agreement_since_january(request: HttpRequest, organization: str, pk: int, key: str) -> HttpResponse:
    """Write an indicator's quarter targets, which were written for each quarter alone, as counted since January."""
    shown, by = agreement_to_plan(request, organization, pk), user_of(request)

    def count() -> None:
        row = _row(shown, key)
        if isinstance(row, Indicator):
            agreement_values.count_since_january(row, by=by)

    return _acted(request, shown, count, [f"{key}-q1"])


@require_POST
def agreement_paste(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Store a pasted block whole, or tell what in it cannot be read; the text is given back then."""
    shown, by = agreement_to_plan(request, organization, pk), user_of(request)
    text, column = request.POST.get("tempelan", ""), request.POST.get("kolom", "sasaran")
    row = _row(shown, request.POST["baris"]) if request.POST.get("baris") else None
    if column not in COLUMNS:
        raise Http404
    below = row.goal if isinstance(row, Indicator) else row if isinstance(row, Goal) else None
    onto = [] if column == "sasaran" or not isinstance(row, Indicator) else _from(row)
    editing = Editing(shown)
    block = read_block(text, column=column, onto=onto, scales=editing.scales)
    is_old = request.GET.get("urutan", editing.order_token) != editing.order_token
    made: list[str] = []

    def store() -> None:
        if is_old:
            raise Refused([MOVED])
        if block.problems or not block.rows:
            raise Refused(block.problems or ["Tempelan ini kosong. Salin barisnya di lembar kerja, lalu tempel lagi."])
        rows = []
        for number, each in enumerate(block.rows):
            own = onto[number] if number < len(onto) and not each.sasaran else None
            shown_values = _tokens(request.POST.get("nilai", ""), own.key) if own else {}
            rows.append(agreement_draft.BlockRow(each.values, each.sasaran, own.pk if own else None, shown_values))
        agreement_draft.add_block(shown, rows, below=below, by=by)

    return _acted(request, shown, store, made, typed=text)


def _tokens(sent: str, key: str) -> dict[str, str]:
    """The version tokens of what the page showed of a row, by column, from `i1-name:token i1-unit:token`."""
    pairs = (each.partition(":") for each in sent.split())
    return {name.removeprefix(f"{key}-"): token for name, _, token in pairs if name.startswith(f"{key}-")}


def _from(row: Indicator) -> list[IndicatorRow]:
    """The rows of a sasaran from this indicator on."""
    return indicator_rows(Indicator.objects.filter(goal=row.goal_id, order__gte=row.order).order_by("order"))


def _acted(
    request: HttpRequest, shown: Agreement, act: Callable[[], object], focus: list[str], typed: str = ""
) -> HttpResponse:
    """Do what a button asks for, and answer with the table as it is then; without scripts with the page.

    There the whole page was sent with the button, and is saved first.
    """
    by_script = request.htmx  # type: ignore[attr-defined]
    if not by_script:
        answer = _saved_first(request, shown, act)
        anchor = f"#id_{focus[0]}" if focus else ""
        return answer or redirect(reverse("agreement", args=[_code(shown), shown.pk]) + anchor)
    problems: list[str] = []
    try:
        act()
    except Refused as refusal:
        problems = refusal.messages
    context = _context(request, Editing(shown)) | {"problems": problems, "typed": typed if problems else ""}
    context["focus"] = f"id_{focus[0]}" if focus else ""
    if problems and "baru-activity" in request.POST:
        context["new_line"] = NewLineForm(request.POST, funds=Editing(shown).funds)
    return render(request, "reports/agreement/editor.html", context, status=200)


def _saved_first(request: HttpRequest, shown: Agreement, act: Callable[[], object]) -> HttpResponse | None:
    """Save the whole page that was sent, then act; the page with what was refused, else None."""
    editing, problems = Editing(shown, request.POST), []
    lost = lost_words(request.POST, editing.forms.values())
    try:
        saved = editing.save_all(user_of(request))
        if saved and not lost:
            act()
            if request.path == reverse("agreement", args=[_code(shown), shown.pk]):
                messages.success(request, "Perjanjian kinerja tersimpan.")
            return None
    except Refused as refusal:
        problems = refusal.messages
    return _page(request, editing, problems=problems, lost=lost)


def _page(
    request: HttpRequest, editing: Editing, *, problems: list[str] | None = None, lost: list[str] | None = None
) -> HttpResponse:
    shown = editing.agreement
    context = _context(request, editing) | {
        "problems": problems,
        "lost_words": lost,
        "faulty": [cell for form in editing.forms.values() for cell in form.faulty] if editing.data else [],
        "about": what_changing_does(shown),
    }
    if problems is not None and "baru-activity" in request.POST:
        context["new_line"] = NewLineForm(request.POST, funds=editing.funds)
    return render(request, "reports/agreement/page.html", context, status=200 if problems is None else 422)


def _context(request: HttpRequest, editing: Editing) -> dict[str, object]:
    shown = editing.agreement
    return {
        "organization": shown.position.unit.organization,
        "year": shown.year,
        "agreement": shown,
        "editing": editing,
        "goals": list(editing.goals()),
        "lines": list(editing.lines()),
        "remarks": editing.remarks,
        "new_line": editing.new_line,
        "total": editing.total,
        # Only who has removed something is asked for: the page of all others needs no query for it.
        "removal": last_removal(shown) if request.session.get(_REMOVED_IN) == shown.pk and editing.is_draft else None,
    }


def _code(shown: Agreement) -> str:
    return shown.position.unit.organization.code
