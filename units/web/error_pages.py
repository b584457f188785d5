"""Answers to requests that failed: a page that says why and gives typed texts back, or a sentence for one field.

A field that saves itself is recognised by htmx's header; its script shows the sentence in the field's status.
"""

import sys

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from lkj.outages import outage_of
from units.web.rescued_input import RescuedField, form_page, rescued_fields

BROKEN = "Terjadi kesalahan pada aplikasi. Isian ini belum tersimpan; coba sekali lagi."


def session_ended(request: HttpRequest) -> HttpResponse:
    """401 for a form whose sender is not logged in any more."""
    context = {"typed": rescued_fields(request), "files": bool(request.FILES), "next": form_page(request)}
    return render(request, "session_ended.html", context, status=401)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form from a page older than the log-in, or from a browser without cookies; CSRF_FAILURE_VIEW."""
    if _is_field(request):
        ended = not request.user.is_authenticated
        return _sentence(
            "Sesi Anda berakhir." if ended else "Muat ulang halaman ini, lalu coba lagi.", 401 if ended else 403
        )
    context = {"typed": rescued_fields(request), "back": form_page(request)}
    return render(request, "403_csrf.html", context, status=403)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the exception's sentence; handler403."""
    if _is_field(request):
        return _sentence(str(exception) or "Anda tidak berwenang mengubah isian ini.", 403)
    return render(request, "403.html", {"exception": str(exception), "typed": rescued_fields(request)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what cannot be read; handler400. Its page is drawn without the request: there may be no session yet.

    Django says the same of a session that it could not store, which may be an outage.
    """
    if outage_of(exception):
        return server_error(request)
    if _is_field(request):
        return _sentence("Isian ini tidak dapat dibaca. Periksa tandanya, lalu coba lagi.", 400)
    return HttpResponse(render_to_string("400.html", {"typed": _readable_fields(request)}), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 or 507 for an outage, 500 for a fault of the program; handler500. It makes no query."""
    outage = outage_of(sys.exc_info()[1])
    status, template = (outage.status, "503.html") if outage else (500, "500.html")
    sentence = outage.sentence(sent=request.method == "POST") if outage else ""
    if _is_field(request):
        answer = _sentence(f"{sentence} {outage.advice}" if outage else BROKEN, status)
    else:
        context = {"outage": outage, "sentence": sentence, "typed": _readable_fields(request)}
        answer = HttpResponse(render_to_string(template, context), status=status)
    if outage:
        answer["Retry-After"] = str(outage.retry)
    return answer


def _readable_fields(request: HttpRequest) -> list[RescuedField]:
    """rescued_fields() of a request that may itself be unreadable; a large body that nobody has read stays unread."""
    try:
        small = int(request.META.get("CONTENT_LENGTH") or 0) <= settings.LARGEST_ANONYMOUS_BODY
        return rescued_fields(request) if small else []
    except (ValueError, SuspiciousOperation, OSError):
        return []


def _is_field(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
