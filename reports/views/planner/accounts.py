"""The planner's page of the office's accounts: roles, one-time passwords to print or mail, invitations."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST

from lkj import formats
from reports.actions import accounts as telling
from reports.forms.accounts import AccountForm, AccountNameForm, MemberForm
from reports.refusal import Refused
from reports.services import account_mail
from reports.views.fetching import office_to_plan, user_of, year_of
from reports.views.planner.structure import NOTHING, attempt
from units.actions import accounts as verbs
from units.enums import MemberRole
from units.models import Organization, User
from units.queries import (
    accounts_of,
    accounts_without_password,
    last_days_held,
    titles_held,
    why_not_renew_password,
)

Slip = tuple[User, str]
NOT_SENT = "Surel tidak dapat dikirim. Cetak kata sandinya, lalu serahkan kepada orangnya."
# As many as a person waits for: the mail server takes them one by one.
MOST_INVITATIONS = 50


@dataclass(frozen=True)
class Row:
    """An account on the page: the posts that its official holds today, and the form of what is changed here.

    `without` says of an official who holds none, here or elsewhere, since when.
    """

    account: User
    posts: list[str]
    form: AccountForm
    without: str = ""

    @property
    def is_left_open(self) -> bool:
        """Whether its person can log in though neither a post nor a role is left to them."""
        return bool(self.without) and self.account.is_active and not self.form.initial["roles"]


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest, organization: str) -> HttpResponse:
    """The accounts; a new one for somebody who serves the office without a post."""
    office, user = office_to_plan(request, organization), user_of(request)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "role": MemberRole(form.cleaned_data["role"])}
        if attempt(form, lambda: verbs.open_member_account(office, by=user, **data)):
            messages.success(request, f"Akun {data['username']} dibuat. Cetak kata sandinya, atau kirim undangan.")
            return redirect("accounts", organization=office.code)
    return _page(request, office, form, _rows(office))


def _rows(office: Organization, data: QueryDict | None = None) -> list[Row]:
    """Whoever holds a post in the order of the structure, then the others by name."""
    held = titles_held(office)
    people = [
        (each, held.get(each.official.pk, []) if hasattr(each, "official") else []) for each in accounts_of(office)
    ]
    order = {titles[0]: number for number, titles in enumerate(held.values())}
    people.sort(key=lambda person: order.get(person[1][0], len(order)) if person[1] else len(order))
    without = _without_post(office, [each for each, titles in people if hasattr(each, "official") and not titles])
    return [
        Row(each, titles, AccountForm(data, account=each, state=verbs.state_of(each, office)), without.get(each.pk, ""))
        for each, titles in people
        # One that was made since the page was shown is not on it.
        if data is None or f"a{each.pk}-shown" in data
    ]


def _without_post(office: Organization, accounts: Sequence[User]) -> dict[int, str]:
    """Since when the officials among them hold no post, by the account's key."""
    if not accounts:
        return {}
    last, found = last_days_held([each.official.pk for each in accounts]), {}
    for each in accounts:
        day = last.get(each.official.pk)
        if day is None:
            found[each.pk] = "belum pernah memegang jabatan"
        elif day < office.today():
            found[each.pk] = f"tanpa jabatan sejak {formats.date(day + datetime.timedelta(days=1))}"
    return found


def _page(
    request: HttpRequest, office: Organization, form: MemberForm, rows: list[Row], complaints: Sequence[str] = ()
) -> HttpResponse:
    context = {
        "organization": office,
        "year": year_of(request, office),
        "form": form,
        "rows": rows,
        "complaints": complaints,
        "left_open": [row for row in rows if row.is_left_open],
        "roles": MemberRole.choices,
        "can_send": account_mail.can_send(),
        "opens_elsewhere": account_mail.opens_elsewhere(),
        "waiting": len(accounts_without_password(office)),
    }
    return render(request, "reports/office/accounts.html", context, status=422 if form.errors or complaints else 200)


@require_POST
def accounts_change(request: HttpRequest, organization: str) -> HttpResponse:
    """Addresses, roles in the office, and who may log in: all rows, or none."""
    office, user = office_to_plan(request, organization), user_of(request)
    rows = _rows(office, request.POST)
    if complaints := [sentence for row in rows for sentence in row.form.complaints]:
        return _page(request, office, MemberForm(), rows, complaints)
    open_before = {row.account for row in rows if row.account.is_active}
    try:
        changed = telling.change_accounts(office, {row.account: row.form.values for row in rows}, by=user)
    except Refused as refusal:
        return _page(request, office, MemberForm(), rows, refusal.messages)
    done = f"{len(changed)} akun tersimpan." if changed else NOTHING
    messages.success(request, " ".join([done, *filter(None, (row.form.followed for row in rows))]))
    for account in changed:
        if account in open_before and not account.is_active and account.email:
            account_mail.send_closed(account, office, user)
    return redirect("accounts", organization=office.code)


@require_http_methods(["GET", "HEAD", "POST"])
def account_name(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """The name that the account logs in with, and its person's; an unused one can be deleted here."""
    office, user = office_to_plan(request, organization), user_of(request)
    account = _account_of(office, pk)
    form = AccountNameForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_valid():
        data = {"username": form.cleaned_data["username"], "name": form.cleaned_data.get("name", "")}
        changed: list[bool] = []
        if attempt(
            form, lambda: changed.append(telling.rename_account(account, office, by=user, shown=form.shown, **data))
        ):
            done = f"Akun {account.username} tersimpan." if any(changed) else NOTHING
            messages.success(request, form.told(done))
            return redirect("accounts", organization=office.code)
    context = {
        "organization": office,
        "year": year_of(request, office),
        "account": account,
        "form": form,
        "verb": "Simpan",
        "is_used": bool(verbs.why_not_remove(account)),
    }
    return render(request, "reports/office/account_name.html", context, status=422 if form.errors else 200)


@require_POST
def account_remove(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Delete an account that nobody has used."""
    office, user = office_to_plan(request, organization), user_of(request)
    account = _account_of(office, pk)
    try:
        verbs.remove_account(account, office, by=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Akun {account.username} dihapus.")
    return redirect("accounts", organization=office.code)


@require_POST
def account_password(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """A one-time password: shown once, to be printed, or sent to the account's address.

    Of an account that is used it is asked about first: the password of now is void at once.
    """
    office, user = office_to_plan(request, organization), user_of(request)
    account = _account_of(office, pk)
    if account.last_login and "sure" not in request.POST and not why_not_renew_password(account, office, user):
        context = {"organization": office, "year": year_of(request, office), "account": account}
        context |= {"by_mail": "surel" in request.POST}
        return render(request, "reports/office/password_sure.html", context)
    password = telling.renew_password(account, office, by=user)
    if "surel" in request.POST and account.email:
        if account_mail.send_password(account, office, password):
            messages.success(request, f"Kata sandi sekali pakai dikirim ke {account.email}.")
            return redirect("accounts", organization=office.code)
        messages.error(request, NOT_SENT)
    return _slips(request, office, [(account, password)])


@require_POST
def passwords(request: HttpRequest, organization: str) -> HttpResponse:
    """One-time passwords for all accounts into which nobody can log in yet, on one page to be printed.

    With `surel` invitations instead, to those that have an address.
    """
    office, user = office_to_plan(request, organization), user_of(request)
    allowed = [each for each in accounts_without_password(office) if not why_not_renew_password(each, office, user)]
    if "surel" in request.POST:
        _invite_all(request, office, [each for each in allowed if each.email][:MOST_INVITATIONS])
        return redirect("accounts", organization=office.code)
    slips = telling.first_passwords(office, allowed, by=user)
    if slips:
        return _slips(request, office, slips)
    messages.info(request, "Semua akun sudah mempunyai kata sandi.")
    return redirect("accounts", organization=office.code)


def _invite_all(request: HttpRequest, office: Organization, people: list[User]) -> None:
    """Send each an invitation; stop at the first that the mail server does not take."""
    for number, account in enumerate(people):
        telling.invite(account, office, by=user_of(request))
        if not account_mail.send_invitation(account, office):
            messages.error(request, f"{NOT_SENT} {number} dari {len(people)} undangan terkirim.")
            return
    sent = f"{len(people)} undangan dikirim. Berlaku tujuh hari."
    messages.success(request, sent if people else "Belum ada akun tanpa kata sandi yang mempunyai surel.")


@require_POST
def account_invite(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Send a link by which the person chooses a password."""
    office, user = office_to_plan(request, organization), user_of(request)
    account = _account_of(office, pk)
    try:
        telling.invite(account, office, by=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if account_mail.send_invitation(account, office):
            messages.success(request, f"Undangan dikirim ke {account.email}. Berlaku tujuh hari.")
        else:
            messages.error(request, NOT_SENT)
    return redirect("accounts", organization=office.code)


def _slips(request: HttpRequest, office: Organization, slips: list[Slip]) -> HttpResponse:
    """The page that shows the passwords once; no cache keeps it."""
    context = {"organization": office, "year": year_of(request, office), "slips": slips}
    context |= {"address": account_mail.login_address(), "opens_elsewhere": account_mail.opens_elsewhere()}
    answer = render(request, "reports/office/passwords.html", context)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _account_of(office: Organization, pk: int) -> User:
    found = next((each for each in accounts_of(office) if each.pk == pk), None)
    if found is None:
        raise Http404("Akun ini bukan akun perangkat daerah ini.")
    return found
