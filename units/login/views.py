"""Coming in, going out, and what a refused form says."""

import sys
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import requires_csrf_token

from lkj.demo import DEMO_PASSWORD
from units.log import logins
from units.login.forms import LoginForm, OwnPasswordForm
from units.models import User
from units.queries import demo_accounts
from units.web import throttle
from units.web.outages import outage_of
from units.web.rate_limit import Limit
from units.web.rescued_input import Typed, page_of, typed_in

# Wrong ones in one person's sessions.
OLD_PASSWORDS = Limit("password.old", most=5, seconds=15 * 60)
BROKEN = "Terjadi kesalahan pada aplikasi. Isian ini belum tersimpan; coba sekali lagi."


class LoginView(auth_views.LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        throttle.remember(self.request, response, form.get_user())
        return response

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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if seconds := OLD_PASSWORDS.wait(_asker(request)):
            context = self.get_context_data(form=OwnPasswordForm(request.user), minutes=-(-seconds // 60))
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("old_password", "password_incorrect"):
            _count_wrong_old_password(form.user, self.request)
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            logins.password_changed(form.user, self.request)
        messages.success(self.request, "Kata sandi Anda sudah diganti.")
        return response


def _asker(request: HttpRequest) -> str:
    return f"user {request.user.pk}"


@transaction.atomic
def _count_wrong_old_password(user: User, request: HttpRequest) -> None:
    """An open session in somebody else's hands is no way to learn the password."""
    OLD_PASSWORDS.count(_asker(request))
    if OLD_PASSWORDS.wait(_asker(request)):
        logins.old_password_guessed(user, request)


def locked(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The setting AXES_LOCKOUT_CALLABLE: why no password is taken now, and for how long."""
    name = str((credentials or {}).get("username") or "")
    seconds = throttle.wait(request, name)
    context = {
        "username": name,
        "everybody": seconds > 0,
        "minutes": -(-seconds // 60) or int(settings.AXES_COOLOFF_TIME * 60),
        "failure_limit": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "registration/locked.html", context, status=429)


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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read. Its page is drawn without the request: there may be no session yet."""
    if request.headers.get("HX-Request") == "true":
        return _sentence("Isian ini tidak dapat dibaca. Periksa tandanya, lalu coba lagi.", 400)
    return HttpResponse(render_to_string("400.html", {"typed": _typed(request)}), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """An outage as such, anything else as our fault; what was typed comes back. Asks nothing of the database."""
    outage = outage_of(sys.exc_info()[1])
    status, template = (outage.status, "503.html") if outage else (500, "500.html")
    if request.headers.get("HX-Request") == "true":
        answer = _sentence(f"{outage.sentence} {outage.advice}" if outage else BROKEN, status)
    else:
        answer = HttpResponse(render_to_string(template, {"outage": outage, "typed": _typed(request)}), status=status)
    if outage:
        answer["Retry-After"] = str(outage.retry)
    return answer


def _typed(request: HttpRequest) -> list[Typed]:
    """As typed_in(), of a request that may itself be what is wrong; a large body that nobody has read stays unread."""
    try:
        small = int(request.META.get("CONTENT_LENGTH") or 0) <= settings.LARGEST_ANONYMOUS_BODY
        return typed_in(request) if small else []
    except (ValueError, SuspiciousOperation, OSError):
        return []


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
