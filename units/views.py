"""Coming in, going out, and what a refused form says."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.csrf import requires_csrf_token

from lkj.demo import DEMO_PASSWORD
from units.forms import LoginForm, OwnPasswordForm
from units.queries import demo_accounts


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
        messages.success(self.request, "Kata sandi Anda sudah diganti.")
        return super().form_valid(form)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page older than the log-in, or with cookies switched off."""
    return render(request, "403_csrf.html", status=403)
