"""Which drafts of its forms a browser may forget (decision 19).

A form says which draft it carries. What the server has taken is noted in the person's session and said on every page
with such forms: the answer itself may never reach the browser, as where another page is opened while it is awaited.
"""

import re
from collections.abc import Callable

from django.contrib.messages import ERROR, get_messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from units.web.sessions import save

Respond = Callable[[HttpRequest], HttpResponseBase]

# The field in which static/form-drafts.js names the draft: its key, @ and its moment in milliseconds.
FIELD = "isian"
_DRAFT = re.compile(r"(\S{1,300})@[0-9]{1,15}", re.ASCII)
# Where the session keeps them, which templates/components/form_drafts.html reads.
TAKEN = "taken_drafts"
_MOST = 12


def note_taken_forms(get_response: Respond) -> Respond:
    """Middleware that notes the draft of a form that led on to another page; behind that of messages."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "POST" and 300 <= response.status_code < 400 and request.user.is_authenticated:
            _note(request)
        return response

    return respond


def _note(request: HttpRequest) -> None:
    draft = request.POST.get(FIELD, "")
    named = _DRAFT.fullmatch(draft)
    if named is None or _is_refused(request):
        return
    others = [each for each in request.session.get(TAKEN, []) if each.rpartition("@")[0] != named[1]]
    request.session[TAKEN] = [*others, draft][-_MOST:]
    save(request.session)


def _is_refused(request: HttpRequest) -> bool:
    """Whether the next page will say why the form was not taken, or first asks for a password of one's own."""
    if getattr(request.user, "must_change_password", False):
        return True
    found = get_messages(request)
    refused = any(message.level >= ERROR for message in found)
    # They are still to be shown.
    found.used = False  # type: ignore[union-attr]
    return refused
