"""Coming in, going out, and what a refused form says."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import requires_csrf_token

from lkj.demo import DEMO_PASSWORD
from units import logins
from units.forms import LoginForm, OwnPasswordForm
from units.queries import demo_accounts
from units.typed import page_of, typed_in


class LoginView(auth_views.LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts()
        return super().get_context_data(demo_accounts=accounts, demo_password=DEMO_PASSWORD, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class LogoutView(auth_views.LogoutView):
    """Out, also with what the browser keeps of the pages.

    Its storage is not cleared: drafts of somebody else whose session ran out in this browser lie there as well. A
    person's own are removed by the page.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        # Browsers listen to it over HTTPS alone.
        if request.is_secure():
            response["Clear-Site-Data"] = '"cache"'
        return response


class PasswordChangeView(auth_views.PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            logins.password_changed(form.user, self.request)
        messages.success(self.request, "Kata sandi Anda sudah diganti.")
        return response


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page older than the log-in, or with cookies switched off."""
    if request.headers.get("HX-Request") == "true":
        ended = not request.user.is_authenticated
        return _sentence(
            "Sesi Anda berakhir." if ended else "Muat ulang halaman ini, lalu coba lagi.", 401 if ended else 403
        )
    return render(request, "403_csrf.html", {"typed": typed_in(request), "back": page_of(request)}, status=403)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What may not be done now, and why; a field that saves itself gets the sentence alone."""
    if request.headers.get("HX-Request") == "true":
        return _sentence(str(exception) or "Anda tidak berwenang mengubah isian ini.", 403)
    return render(request, "403.html", {"exception": str(exception), "typed": typed_in(request)}, status=403)


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
