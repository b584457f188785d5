"""The main journey in Debian's Firefox: a figure saves itself, the report is submitted, the superior approves it.

Firefox is driven by Mozilla's own driver (marionette-driver), which needs no program beside the browser.
"""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from marionette_driver import By, Wait
from marionette_driver.errors import NoSuchElementException
from marionette_driver.marionette import Marionette, WebElement

from reports.models import IndicatorResult, Report
from tests.conftest import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The driver leaves a socket open each time it asks whether the browser is there yet.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# The names that .ci/system-packages looks for.
FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
PATIENCE = 60  # seconds, on a machine that is doing other things


class Journey:
    """A window of Firefox at a running installation."""

    def __init__(self, firefox: Marionette, root: str) -> None:
        self._firefox, self._root = firefox, root

    def open(self, path: str) -> None:
        self._firefox.navigate(self._root + path)

    def find(self, css: str) -> WebElement:
        wait = Wait(self._firefox, timeout=PATIENCE, ignored_exceptions=[NoSuchElementException])
        return wait.until(lambda firefox: firefox.find_element(By.CSS_SELECTOR, css))

    def press(self, css: str) -> None:
        self._firefox.execute_script("arguments[0].scrollIntoView({block: 'center'})", [self.find(css)])
        self.find(css).click()

    def log_in(self, username: str) -> None:
        self._firefox.delete_all_cookies()
        self.open("/masuk/")
        self.find("[name=username]").send_keys(username)
        self.find("[name=password]").send_keys("sandi-uji-2022")
        self.press("main form button")
        self.wait_for("location.pathname === '/'")

    def wait_for(self, condition: str) -> None:
        Wait(self._firefox, timeout=PATIENCE).until(lambda firefox: firefox.execute_script(f"return {condition}"))


@pytest.fixture
def journey(live_server, tmp_path: Path) -> Iterator[Journey]:
    # The driver removes its log file, so that is one of the test's own.
    log = str(tmp_path / "firefox.log")
    firefox = Marionette(app="fxdesktop", bin=FIREFOX, headless=True, gecko_log=log, startup_timeout=PATIENCE)
    firefox.start_session()
    yield Journey(firefox, live_server.url)
    firefox.cleanup()
    # Its folder is removed now, not as Python ends.
    firefox.instance.profile = None
    gc.collect()


def test_a_report_from_a_figure_to_its_approval(office: Office, journey: Journey) -> None:
    report, field = office.fill(), f"i{office.documents.pk}-realisasi"
    journey.log_in("wulan")
    journey.open(f"/laporan/{report.pk}/realisasi/")
    figure = journey.find(f"[name={field}]")
    figure.clear()
    figure.send_keys("7\ue004")  # and Tab
    journey.wait_for(f"document.querySelector('#status-id_{field}').dataset.state === 'saved'")
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 7
    journey.open(f"/laporan/{report.pk}/rencana/")
    journey.press(".tool-remove")
    journey.press(".plan-removed button")
    journey.wait_for("document.querySelectorAll('.plan-row').length === 1")
    journey.open(f"/laporan/{report.pk}/pratinjau/")
    journey.press(".preview-actions .btn-primary")
    journey.wait_for(f"location.pathname === '/laporan/{report.pk}/'")
    assert Report.objects.get(pk=report.pk).status.is_submitted

    journey.log_in("bagas")
    journey.open(f"/laporan/{report.pk}/disposisi/")
    journey.press("[name=options][value=sudah-baik]")
    journey.press("button[name=decision][value=approve]")
    journey.wait_for("location.pathname !== " + repr(f"/laporan/{report.pk}/disposisi/"))
    assert Report.objects.get(pk=report.pk).status.is_approved
