"""The evaluation: the figures of each topic as they print, and the author's explanation of them.

A topic is an activity, or an indicator without a budget line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from reports import calculations, rules
from reports.actions import narrative
from reports.checks.questions import question
from reports.content import places
from reports.content.report import Figures, ReportContent, Topic
from reports.documents.evaluation import ActivityEvaluation, topic_evaluation
from reports.enums import Part, Quarter
from reports.forms.narrative import TIDY, EvaluationForm, LiveCell, tidied
from reports.forms.rows import lost_words
from reports.models import BudgetLine, Indicator, Report
from reports.queries import narrative as narrative_rows
from reports.queries.content import content_of
from reports.queries.figures import figures
from reports.queries.last_quarter import LastQuarter, last_quarter
from reports.queries.office_rules import bounds_of
from reports.services.saving import save_row
from reports.texts import braces, live_values
from reports.views.author.beside import beside_row, beside_texts
from reports.views.author.parts import say_saved
from reports.views.author.writing import read_only_reason, report_to_write
from reports.views.fetching import report_for, standing_of, user_of
from reports.views.placed_remarks import remarks_on_page
from units.models import User

Forms = dict[str, EvaluationForm]


@dataclass(frozen=True)
class Written:
    """The field for a topic's explanation, in plain values: what is equal is drawn alike.

    `question` says why one is asked for, if it is; `sentences` what the checks ask about it; `groups` are the live
    values to insert, `note` what Keterangan of its indicators says and the explanation does not.
    """

    key: str
    name: str
    cells: tuple[LiveCell, ...]
    params: str
    groups: tuple[live_values.Group, ...]
    question: str
    explained: bool
    sentences: tuple[str, ...]
    note: str

    @property
    def html(self) -> SafeString:
        return _drawn(self)


@dataclass(frozen=True)
class Section:
    """A topic as it prints, with the field for its explanation where it is written.

    `last` is what the quarter before says of it, for whoever writes.
    """

    topic: Topic
    printed: ActivityEvaluation
    question: str
    explained: bool
    written: Written | None = None
    last: LastQuarter | None = None

    @property
    def facts(self) -> SafeString:
        """Its figures in sentences and formulas."""
        return _drawn_facts(self.printed)


# As many as a hundred reports have; a field takes some 10 KB, the figures 5 KB.
@lru_cache(maxsize=1_000)
def _drawn(written: Written) -> SafeString:
    return render_to_string("reports/narrative/explaining.html", {"written": written})


@lru_cache(maxsize=1_000)
def _drawn_facts(printed: ActivityEvaluation) -> SafeString:
    return render_to_string("reports/narrative/facts.html", {"printed": printed})


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, report_to_write(request, pk))
    report = report_for(request, pk)
    computed, can_write = _computed(report), rules.can_write(standing_of(request, report))
    return _page(request, report, computed, _forms(report, computed.topics) if can_write else {})


@require_POST
def evaluation_line(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Save the explanation of one topic, by its key, as its field is left."""
    report = report_to_write(request, pk)
    computed = figures(report)
    topics = [topic for topic in computed.topics if topic.key == key]
    if not topics:
        raise Http404
    form = _forms(report, topics, request.POST)[key]
    form.touched = request.POST.get("touched", "")
    save_row(form, partial(narrative.explain, report, form.about, by=user_of(request)))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("evaluation", pk=pk)
    (section,) = _sections(report, computed, {}, topics)
    anchor = places.row_anchor("evaluation", key)
    context = {
        "form": form,
        "key": key,
        "question": section.question,
        "explained": section.explained,
        "anchor": anchor,
        "sentences": beside_row(report, anchor, computed),
    }
    return render(request, "reports/narrative/explained.html", context)


def _computed(report: Report) -> Figures | ReportContent:
    return figures(report) if report.content is None else content_of(report)


def _forms(report: Report, topics: Collection[Topic], data: QueryDict | None = None) -> Forms:
    """The forms by the keys of their topics."""
    stored = {each.key: each for each in narrative_rows.explanations(report)}
    lines = narrative_rows.lines_by_key(each.line.line for each in topics if each.line is not None)
    alone = (each.indicator for each in topics if each.indicator is not None)
    indicators = narrative_rows.indicators_by_key(alone)
    forms = {}
    for topic in topics:
        about: BudgetLine | Indicator = lines[topic.line.line] if topic.line else indicators[topic.indicator or 0]
        values = live_values.values_of(topic)
        forms[topic.key] = EvaluationForm(data, about=about, stored=stored.get(topic.key), values=values)
    return forms


def _save_page(request: HttpRequest, report: Report) -> HttpResponse:
    computed = figures(report)
    data = tidied(request.POST)
    forms = _forms(report, computed.topics, data)
    lost = lost_words(data, forms.values())
    if not _save_all(report, forms, user_of(request)) or lost:
        return _page(request, report, computed, forms, lost)
    if TIDY in data:
        return redirect(f"{reverse('evaluation', args=[report.pk])}#id_{data[TIDY]}")
    say_saved(request, report, Part.EVALUASI)
    return redirect("action_plan" if "next" in request.POST else "evaluation", pk=report.pk)


def _save_all(report: Report, forms: Forms, user: User) -> bool:
    """Save what can be saved of what was sent; returns whether nothing was refused."""
    sent = [form for form in forms.values() if form.was_sent]
    saved = [save_row(form, partial(narrative.explain, report, form.about, by=user)) for form in sent]
    return all(saved)


def _page(
    request: HttpRequest,
    report: Report,
    computed: Figures | ReportContent,
    forms: Forms,
    lost: list[str] | None = None,
) -> HttpResponse:
    """The page. `lost` is None unless a page was sent that was not saved whole."""
    standing = standing_of(request, report)
    context = {
        "report": report,
        "here": "evaluation",
        "sections": _sections(report, computed, forms, computed.topics),
        "remarks": remarks_on_page(standing, Part.EVALUASI, _places(computed)),
        "writable": bool(forms),
        "reason": read_only_reason(standing),
        "faulty": [cell for form in forms.values() for cell in form.faulty],
        "lost_words": lost,
        "cap": report.organization.capaian_cap,
        "quarter_before": Quarter(report.period.quarter).label_before(report.period.year),
    }
    return render(request, "reports/evaluation.html", context, status=200 if lost is None else 422)


def _places(computed: Figures | ReportContent) -> list[str]:
    return [places.join("evaluasi", topic.key) for topic in computed.topics]


def _sections(
    report: Report, computed: Figures | ReportContent, forms: Forms, topics: Collection[Topic]
) -> list[Section]:
    texts, bounds = _texts(report, computed, topics), bounds_of(report)
    beside = beside_texts(report, computed) if forms and isinstance(computed, Figures) else {}
    before = last_quarter(report, topics) if forms else {}
    cap = computed.capaian_cap if isinstance(computed, ReportContent) else report.organization.capaian_cap
    sections = []
    for topic in topics:
        text, doubts = texts.get(topic.key, ""), calculations.doubts(topic.rows, bounds)
        section = Section(
            topic=topic,
            printed=topic_evaluation(topic, quarter=report.period.quarter, cap=cap, text=text),
            question=question(doubts) if doubts else "",
            explained=bool(text.strip()),
            last=before.get(topic.key),
        )
        if form := forms.get(topic.key):
            sentences = beside.get(places.row_anchor("evaluation", topic.key), ())
            section = replace(section, written=_written(section, form, sentences, text))
        sections.append(section)
    return sections


def _written(section: Section, form: EvaluationForm, sentences: tuple[str, ...], text: str) -> Written:
    topic = section.topic
    return Written(
        key=topic.key,
        name=topic.name,
        cells=tuple(form.live_cells),
        params=form.params,
        groups=live_values.groups(topic),
        question=section.question,
        explained=section.explained,
        sentences=sentences,
        note="\n".join(row.note for row in topic.rows if row.note and row.note not in text),
    )


def _texts(report: Report, computed: Figures | ReportContent, topics: Collection[Topic]) -> Mapping[str, str]:
    """The explanations as they print, by the keys of their topics."""
    if isinstance(computed, ReportContent):
        return {each.key: each.text for each in computed.explanations}
    values = {topic.key: live_values.values_of(topic) for topic in topics}
    stored = (each for each in narrative_rows.explanations(report) if each.key in values)
    return {each.key: braces.fill(each.text, values[each.key]) for each in stored}
