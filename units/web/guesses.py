"""A secret that is asked inside a session is not guessed there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from units.limits import Limit

View = Callable[..., HttpResponse]

REFUSED = 422


def limit_guesses(limit: Limit) -> Callable[[View], View]:
    """Counts what a person sent to the view in vain, which it answers with 422; then nothing is taken for a while."""

    def limited(view: View) -> View:
        @wraps(view)
        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asker = f"user {request.user.pk}"
            if request.method == "POST" and (seconds := limit.wait(asker)):
                page = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=429)
                page["Retry-After"] = str(seconds)
                return page
            response = view(request, *args, **kwargs)
            if request.method == "POST" and response.status_code == REFUSED:
                limit.count(asker)
            return response

        return respond

    return limited
