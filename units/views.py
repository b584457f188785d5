"""Coming in, going out, and what a refused form says."""

import errno
import sys
from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from lkj.demo import DEMO_PASSWORD
from units import logins
from units.forms import LoginForm, OwnPasswordForm
from units.queries import demo_accounts
from units.typed import page_of, typed_in

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


class LoginView(auth_views.LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts()
        return super().get_context_data(demo_accounts=accounts, demo_password=DEMO_PASSWORD, **kwargs)


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


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the program; where the disk is full, also while an upload is taken in, that is said."""
    if getattr(sys.exc_info()[1], "errno", None) not in _DISK_FULL:
        return defaults.server_error(request)
    if request.headers.get("HX-Request") == "true":
        return _sentence("Penyimpanan server penuh. Beri tahu pengelola aplikasi, lalu coba lagi.", 507)
    return HttpResponse(render_to_string("507.html"), status=507)


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
