"""Where each person chooses what comes by e-mail, when, and where to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.forms.notices import ChoicesForm
from reports.notifications.mail_choices import choices_of, choose
from reports.views.access import user_of


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ChoicesForm(
        request.POST if request.method == "POST" else None, user=user, choice=choices_of([user])[user.pk]
    )
    if request.method == "POST" and form.is_valid():
        choose(by=user, mode=form.mode_chosen, muted=form.muted, email=form.cleaned_data["email"])
        messages.success(request, "Pilihan Anda tersimpan.")
        return redirect("notice_choices")
    return render(request, "reports/notices.html", {"form": form}, status=422 if form.errors else 200)
