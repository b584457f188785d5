"""The pages of logging in, logging out and changing one's own password."""

import base64
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lkj.demo import DEMO_PASSWORD
from units.log import logins
from units.login import first_code, guesses, known_browsers
from units.login.forms import FirstPasswordForm, LoginForm, OwnPasswordForm
from units.queries import demo_accounts
from units.web.sessions import since_login

# So long after the log-in nobody is asked for the one-time password once more.
JUST_NOW = timedelta(minutes=10)


class LoginView(auth_views.LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """In an empty installation the way to the page where it begins."""
        if first_code.is_open():
            return redirect("first_run")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        known_browsers.remember(self.request, response, form.get_user())
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts()
        return super().get_context_data(demo_accounts=accounts, demo_password=DEMO_PASSWORD, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class LogoutView(auth_views.LogoutView):
    """Ends the session and has the browser empty its cache.

    The browser's storage is not cleared: it may hold drafts of somebody else, whose session ran out in this browser.
    The page removes the drafts of the person who logs out.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        # Browsers obey this header over HTTPS alone.
        if request.is_secure():
            response["Clear-Site-Data"] = '"cache"'
        return response


@require_safe
@cache_control(private=True, no_store=True)
def drafts_key(request: HttpRequest) -> HttpResponse:
    """This person's own key, in base64: their browser encrypts drafts under it (decision 19).

    It comes apart from the pages, which the browser's cache may keep.
    """
    digest = salted_hmac("lkj.drafts", str(request.user.pk), algorithm="sha256").digest()
    return HttpResponse(base64.b64encode(digest), content_type="text/plain; charset=utf-8")


class PasswordChangeView(auth_views.PasswordChangeView):
    """Choosing another password; the old one is typed, too, but for a one-time password that has just been typed."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        # A session outlives no change of the password: this one was opened by the one-time password that is in force.
        is_one_time = getattr(self.request.user, "must_change_password", False)
        has_just_typed = is_one_time and since_login(self.request.session) < JUST_NOW
        return {**super().get_form_kwargs(), "asks_old": not has_just_typed}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if seconds := guesses.wait_for_old_password(request):
            context = self.get_context_data(form=OwnPasswordForm(request.user), minutes=-(-seconds // 60))
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("old_password", "password_incorrect"):
            guesses.count_wrong_old_password(form.user, self.request)
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            form.user.must_change_password = False
            response = super().form_valid(form)
            logins.password_changed(form.user, self.request)
        messages.success(self.request, "Kata sandi Anda sudah diganti.")
        return response


class InvitationView(auth_views.PasswordResetConfirmView):
    """The page to which an invitation leads: its owner chooses a password, then logs in with it."""

    form_class = FirstPasswordForm
    template_name = "registration/invitation.html"
    success_url = reverse_lazy("login")
    reset_url_token = "pilih"  # noqa: S105 (the last part of the page's address)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            form.user.must_change_password = False
            response = super().form_valid(form)
            logins.password_changed(form.user, self.request)
        messages.success(self.request, "Kata sandi Anda tersimpan. Masuklah dengan nama pengguna Anda.")
        return response


def locked(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page of a locked log-in: why, and for how many minutes; the setting AXES_LOCKOUT_CALLABLE."""
    name = str((credentials or {}).get("username") or "")
    seconds = guesses.wait(request, name)
    context = {
        "username": name,
        "everybody": seconds > 0,
        "minutes": -(-seconds // 60) or int(settings.AXES_COOLOFF_TIME * 60),
        "failure_limit": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "registration/locked.html", context, status=429)
