"""The planner's page of an office's structure, and the pages that move, end and describe one of its posts."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from lkj import formats, office_names
from reports.forms.posts import DutiesForm, EndForm, StandForm, set_refusal
from reports.forms.structure import RowForm, StructureForm
from reports.forms.units import MergeForm, SplitForm
from reports.queries.office_structure import lines_of
from reports.views.fetching import office_to_plan, user_of, year_of
from units.actions import duties as duty_verbs
from units.actions import endings, moves
from units.actions import structure as verbs
from units.actions.shown import ChangedSince
from units.actions.structure import RowsRefused, StructureChanged
from units.models import Organization, Position, Unit
from units.queries import holder

NOTHING = "Tidak ada yang berubah."


@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: HttpRequest, organization: str) -> HttpResponse:
    """The whole structure; new rows are saved together with the order, all or none."""
    office, user = office_to_plan(request, organization), user_of(request)
    form = StructureForm(request.POST if request.method == "POST" else None, lines=lines_of(office))
    if not form.is_valid():
        return _page(request, office, form)
    try:
        applied = verbs.apply(office, form.rows, by=user, shown=form.token)
    except RowsRefused as refusal:
        form.add_errors(refusal.found)
    except StructureChanged as change:
        return _page(request, office, form, changed=str(change))
    else:
        messages.success(request, _saved(applied))
        return redirect("structure", organization=office.code)
    return _page(request, office, form)


def _saved(applied: verbs.Applied) -> str:
    if not applied.posts:
        return "Urutan susunan tersimpan." if applied.is_reordered else NOTHING
    accounts = f" {len(applied.accounts)} akun dibuat; kata sandinya belum ada." if applied.accounts else ""
    return " ".join([f"{len(applied.posts)} jabatan ditambah.{accounts}", *applied.remarks])


def _page(request: HttpRequest, office: Organization, form: StructureForm, changed: str = "") -> HttpResponse:
    lines = form.lines
    context = {
        "organization": office,
        "year": year_of(request, office),
        "form": form,
        "rows": form.with_empty(),
        "template_row": RowForm(prefix="b__n__"),
        "titles": json.dumps(office_names.TITLES),
        "lowest": json.dumps(office_names.LOWEST),
        "complaints": [changed] if changed else form.complaints,
        "token": verbs.token_of((line.unit for line in lines), (line.post for line in lines if line.post)),
        "without_password": len({line.account for line in lines if line.lacks_password}),
    }
    return render(request, "reports/office/structure.html", context, status=422 if context["complaints"] else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: HttpRequest, organization: str) -> HttpResponse:
    """Tugas, fungsi and legal basis of all posts, pasted as lists."""
    office, user = office_to_plan(request, organization), user_of(request)
    lines = [line for line in lines_of(office) if line.post]
    form = DutiesForm(request.POST if request.method == "POST" else None, organization=office, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            changed, listed = duty_verbs.set_duties(form.changes, by=user), form.counted
        except ChangedSince:
            # Somebody was quicker: with what is stored by now the form names the post.
            form = DutiesForm(request.POST, organization=office, lines=lines)
        else:
            done = f"Tersimpan untuk {changed} jabatan: {listed}." if changed else NOTHING
            messages.success(request, form.told(done))
            return redirect("structure", organization=office.code)
    context = {"organization": office, "year": year_of(request, office), "form": form}
    return render(request, "reports/office/duties.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def post_move(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Another name or another place of the post and the unit that it leads, from a day; without one a correction."""
    office, user = office_to_plan(request, organization), user_of(request)
    post = post_of(office, pk)
    form = StandForm(request.POST if request.method == "POST" else None, post=post)
    if form.is_valid() and attempt(
        form, lambda: moves.restate(post, form.stand, by=user, since=form.cleaned_data["since"], shown=form.shown)
    ):
        messages.success(request, form.told(f"{post} tersimpan."))
        return redirect("structure", organization=office.code)
    text = [
        "Isi tanggal mulai berlakunya: triwulan yang berakhir sebelum tanggal itu tetap memakai nama dan atasan lama, "
        "dan laporannya tetap dibaca atasan waktu itu. Kosongkan tanggalnya hanya untuk membetulkan salah ketik.",
    ]
    return post_page(request, office, post, form, title="Pindah atau ganti nama", verb="Simpan", text=text)


@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """End the post with a day, or remove it while it was never used."""
    office, user = office_to_plan(request, organization), user_of(request)
    post = post_of(office, pk)
    used = endings.why_not_remove(post)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"on": office.today()}, is_used=bool(used)
    )
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data.get("on")
        name = str(post)
        if attempt(form, lambda: endings.end_post(post, by=user, on=on) if on else endings.remove(post, by=user)):
            done = f"berakhir pada {formats.date(on)}" if on else "dihapus"
            messages.success(request, f"{name} {done}.")
            return redirect("structure", organization=office.code)
    text = [
        "Jabatan berakhir dengan hari terakhirnya, bersama penugasan pemegangnya, dan unitnya bila tidak ada jabatan "
        "atau unit lain di dalamnya. Laporan triwulan yang lalu tetap ada."
        if used
        else "Jabatan ini belum pernah dipakai, sehingga dihapus bersama penugasan, tugas, dan unitnya yang kosong. "
        "Pejabat dan akunnya tetap ada."
    ]
    text += _touched(post)
    verb_words = "Akhiri jabatan" if used else "Hapus jabatan"
    return post_page(request, office, post, form, title=verb_words, verb=verb_words, text=text)


def _touched(post: Position) -> list[str]:
    """Who and what the end of the post touches, as sentences."""
    found = []
    if held := holder(post, post.unit.organization.today()):
        found.append(formats.sentence(f"Pemegangnya sekarang {held.official.name}"))
    below = Position.objects.filter(superior=post, ends=None).order_by("unit__order", "pk")
    if titles := list(below.values_list("title", flat=True)):
        found.append(f"Masih membawahi {', '.join(titles)}. Pindahkan dahulu ke atasan lain.")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def unit_merge(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Let the unit be part of another one from a day."""
    office, user = office_to_plan(request, organization), user_of(request)
    unit = _unit_of(office, pk)
    form = MergeForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_valid():
        into, since = form.cleaned_data["into"], form.cleaned_data["since"]
        if attempt(form, lambda: endings.merge(unit, into=into, since=since, by=user, ending=form.ending)):
            messages.success(request, f"{unit} digabung ke {into} sejak {formats.date(since)}.")
            return redirect("structure", organization=office.code)
    text = [
        "Jabatan dan unit di bawahnya ikut pindah, lalu unit ini berakhir. Triwulan yang lalu tetap memakai unit lama."
    ]
    return post_page(request, office, unit, form, title="Gabung unit", verb="Gabungkan", text=text)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_split(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Make another unit beside this one from a day, and move posts there."""
    office, user = office_to_plan(request, organization), user_of(request)
    unit = _unit_of(office, pk)
    form = SplitForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("name", "since", "posts")}
        if attempt(form, lambda: endings.split(unit, code=form.code, by=user, **data)):
            messages.success(request, f"Unit {data['name']} dibentuk sejak {formats.date(data['since'])}.")
            return redirect("structure", organization=office.code)
    text = [f"Unit baru berada di samping {unit}. Jabatan baru di dalamnya disisipkan dari halaman susunan."]
    return post_page(request, office, unit, form, title="Pecah unit", verb="Bentuk unit baru", text=text)


def _unit_of(office: Organization, pk: int) -> Unit:
    units = Unit.objects.filter(organization=office, ends=None).select_related("organization", "parent")
    return get_object_or_404(units, pk=pk)


def post_of(office: Organization, pk: int) -> Position:
    """A post of the office with its unit and superior."""
    posts = Position.objects.of(office).select_related("unit__organization", "superior__unit", "legal_basis")
    return get_object_or_404(posts, pk=pk)


def attempt(form: Form, verb: Callable[[], object]) -> bool:
    """Carry the verb out; False where it refused, with its sentences in the form."""
    try:
        verb()
    except ValidationError as refusal:
        set_refusal(form, refusal)
        return False
    return True


def post_page(
    request: HttpRequest, office: Organization, about: object, form: Form, *, title: str, verb: str, text: list[str]
) -> HttpResponse:
    """A page with one form about one post, unit or person."""
    context = {
        "organization": office,
        "year": year_of(request, office),
        "about": about,
        "form": form,
        "title": title,
        "verb": verb,
        "text": text,
    }
    return render(request, "reports/office/post_form.html", context, status=422 if form.errors else 200)
