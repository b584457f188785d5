"""The page where each person chooses which notifications come by e-mail, when, and to which address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.forms.notification_choices import NotificationChoicesForm
from reports.notifications.mail_choices import choices_of, choose
from reports.views.fetching import user_of


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = NotificationChoicesForm(
        request.POST if request.method == "POST" else None, user=user, choice=choices_of([user])[user.pk]
    )
    if request.method == "POST" and form.is_valid():
        choose(by=user, mode=form.mode_chosen, muted=form.muted, email=form.cleaned_data["email"])
        messages.success(request, "Pilihan Anda tersimpan.")
        return redirect("notification_choices")
    return render(request, "reports/notifications.html", {"form": form}, status=422 if form.errors else 200)
