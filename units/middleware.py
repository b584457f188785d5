"""What stands between the server and the views."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

Respond = Callable[[HttpRequest], HttpResponseBase]


def explain_not_allowed(get_response: Respond) -> Respond:
    """A person who opens the address of a button (after logging in again, say) gets a page instead of a blank sheet."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return respond
