"""The planner's page of the office's accounts: roles, one-time passwords to print or mail, invitations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST

from reports.actions import accounts as telling
from reports.forms.accounts import AccountForm, MemberForm
from reports.services import account_mail
from reports.views.fetching import office_to_plan, user_of, year_of
from reports.views.planner.structure import NOTHING, attempt
from units.actions import accounts as verbs
from units.actions.shown import ChangedSince, token_of
from units.enums import MemberRole
from units.models import Organization, User
from units.queries import accounts_of, accounts_without_password, why_not_renew_password

Slip = tuple[User, str]
_AGAIN = "Periksa surel dan perannya yang sekarang di bawah ini, lalu ubah lagi bila perlu."
NOT_SENT = "Surel tidak dapat dikirim sekarang. Cetak kata sandinya, atau coba lagi nanti."
# As many as a person waits for: the mail server takes them one by one.
MOST_INVITATIONS = 50


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
    context = {
        "organization": office,
        "year": year_of(request, office),
        "form": form,
        "accounts": [(each, state["roles"], token_of(state)) for each, state in _states(office)],
        "roles": MemberRole.choices,
        "waiting": len(accounts_without_password(office)),
    }
    return render(request, "reports/office/accounts.html", context, status=422 if form.errors else 200)


def _states(office: Organization) -> list[tuple[User, dict[str, Any]]]:
    return [(each, verbs.state_of(each, office)) for each in accounts_of(office)]


@require_POST
def account_change(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """The account's address, its roles in the office, and whether it is open."""
    office, user = office_to_plan(request, organization), user_of(request)
    account, form = _account_of(office, pk), AccountForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.complaints)))
        return redirect("accounts", organization=office.code)
    data = {name: form.cleaned_data[name] for name in ("email", "active", "shown")}
    try:
        changed = telling.change_account(account, office, by=user, roles=form.chosen, **data)
    except ChangedSince:
        messages.error(request, f"Akun {account.username} baru saja diubah orang lain. {_AGAIN}")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Akun {account.username} tersimpan." if changed else NOTHING)
        if account.is_active and not form.cleaned_data["active"] and account.email:
            account_mail.send_closed(account, office, user)
    return redirect("accounts", organization=office.code)


@require_POST
def account_password(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """A one-time password: shown once, to be printed, or sent to the account's address."""
    office, user = office_to_plan(request, organization), user_of(request)
    account = _account_of(office, pk)
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
    context["address"] = account_mail.login_address()
    answer = render(request, "reports/office/passwords.html", context)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _account_of(office: Organization, pk: int) -> User:
    found = next((each for each in accounts_of(office) if each.pk == pk), None)
    if found is None:
        raise Http404("Akun ini bukan akun perangkat daerah ini.")
    return found
