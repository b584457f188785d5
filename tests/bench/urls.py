"""The program's addresses and one whose view does as little as a view can."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lkj.urls import urlpatterns as ours


def trivial(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"ok")


urlpatterns = [path("trivial/", trivial), *ours]
