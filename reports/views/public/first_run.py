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
WRONG = "Kode ini tidak cocok. Lihat lagi kode yang tercetak di layar server; menjalankan ulang mencetak kode baru."


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    if not first_code.is_open():
        raise Http404("Instalasi ini sudah dimulai.")
    form = FirstRunForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form, 200)
    if wait := GUESSES.wait(request):
        minutes = -(-wait // 60)
        form.add_error("kode", f"Terlalu banyak kode yang salah. Coba lagi {minutes} menit lagi.")
        return _page(request, form, 429)
    if form.data.get("kode") and not first_code.matches(form.data["kode"]):
        GUESSES.count(request)
        form.add_error("kode", WRONG)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        organization, account = offices.begin(form.office, password=form.cleaned_data["password1"], **form.person)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(request, form, 422)
    except offices.NotEmpty:
        raise Http404("Instalasi ini sudah dimulai.") from None
    first_code.forget()
    login(request, account, backend="units.login.backend.AccountBackend")
    return redirect("office", organization=organization.code)


def _page(request: HttpRequest, form: FirstRunForm, status: int) -> HttpResponse:
    return render(request, "reports/office/first_run.html", {"form": form}, status=status)
