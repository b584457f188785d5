"""The program's addresses, and one whose view does as little as a view can."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lkj.urls import urlpatterns as ours


@login_not_required
def trivial(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"ok")


urlpatterns = [path("trivial/", trivial), *ours]
