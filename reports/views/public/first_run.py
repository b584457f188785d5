"""The first page of an empty installation: whoever has the code on the server's screen makes administrator and office.

Once that is done the page does not exist any more.
"""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from reports.forms.offices import FirstRunForm
from units.actions import offices
from units.login import first_code
from units.web.rate_limit import Limit

GUESSES = Limit("first-run.guess", most=10, seconds=60 * 60)
# Where the session keeps the hash of a password that was taken while something else was wrong.
PASSWORD = "first-password"  # noqa: S105
WRONG = "Kode ini tidak cocok. Lihat lagi kode yang tercetak di layar server; menjalankan ulang mencetak kode baru."


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    if not first_code.is_open():
        raise Http404("Instalasi ini sudah dimulai.")
    if request.method != "POST":
        return _page(request, FirstRunForm(), 200)
    form = FirstRunForm(request.POST, kept=request.session.get(PASSWORD, ""))
    if wait := GUESSES.wait(request):
        minutes = -(-wait // 60)
        form.add_error("kode", f"Terlalu banyak kode yang salah. Coba lagi {minutes} menit lagi.")
        return _page(request, form, 429)
    if form.data.get("kode") and not first_code.matches(form.data["kode"]):
        GUESSES.count(request)
        form.add_error("kode", WRONG)
    if not form.is_valid():
        return _again(request, form)
    try:
        organization, account = offices.begin(form.office, hashed=form.hashed, **form.person)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _again(request, form)
    except offices.NotEmpty:
        raise Http404("Instalasi ini sudah dimulai.") from None
    first_code.forget()
    request.session.pop(PASSWORD, None)
    login(request, account, backend="units.login.backend.AccountBackend")
    return redirect("office", organization=organization.code)


def _again(request: HttpRequest, form: FirstRunForm) -> HttpResponse:
    """The page with its faults. A password without any is kept as its hash, so that nobody types it again."""
    hashed = request.session[PASSWORD] = form.hashed
    return _page(request, form, 422, has_password=bool(hashed))


def _page(request: HttpRequest, form: FirstRunForm, status: int, *, has_password: bool = False) -> HttpResponse:
    context = {"form": form, "has_password": has_password}
    return render(request, "reports/office/first_run.html", context, status=status)
