import os

import pytest

from reports.models import Period
from tests.browser import faults_of, log_in
from units.models import Membership

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_shots(book, page, live_server):
    planner = Membership.objects.filter(role="planner").first().user
    log_in(page, live_server, planner.username)
    p2 = Period.objects.get(quarter=2)
    p3 = Period.objects.get(quarter=3)
    out = "/work/wt/papan.tmp/"
    which = os.environ.get("SHOTS", "").split()
    for name, path in {
        "home": "/",
        "board2": f"/periode/{p2.pk}/",
        "board3": f"/periode/{p3.pk}/",
        "sorted": f"/periode/{p3.pk}/?urut=capaian&tampil=belum-mulai",
        "angka": f"/periode/{p2.pk}/angka/",
        "angkai": f"/periode/{p2.pk}/angka/?baris=indikator",
        "antar": f"/periode/{p2.pk}/antartriwulan/",
        "antari": f"/periode/{p2.pk}/antartriwulan/?baris=indikator",
        "grafik": f"/periode/{p2.pk}/grafik/",
        "grafikk": f"/periode/{p2.pk}/grafik/?menurut=kegiatan",
    }.items():
        if which and name not in which:
            continue
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + path)
            page.screenshot(path=f"{out}{name}-{width}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            print(name, width, wide, faults_of(page) if width == 1280 else "")
