"""What a person is told who waits for the job worker, and how soon their page asks again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from lkj import queue
from reports.services import condition

UNUSUAL = timedelta(seconds=30)
LONG = timedelta(minutes=2)
STOPPED = (
    "Pekerja antrean di server sedang tidak berjalan, sehingga ini belum dikerjakan. Permintaan Anda tersimpan dan "
    "dikerjakan begitu pekerja berjalan lagi; pengelola aplikasi sudah melihat peringatannya di setiap halaman. Anda "
    "boleh menutup halaman ini dan kembali nanti."
)
BUSY = "Lebih lama daripada biasanya. {others} Anda boleh tetap menunggu di halaman ini."
LATER = (
    "Sudah lebih dari dua menit. {others} Anda boleh menutup halaman ini: pekerjaan berjalan terus, dan hasilnya ada "
    "bila Anda kembali ke sini. Bila besok masih begini, beri tahu pengelola aplikasi."
)


@dataclass(frozen=True)
class Wait:
    """`sentence` is empty while the wait is usual; `pause` is the milliseconds until the page asks again."""

    sentence: str
    pause: int


def wait(since: datetime) -> Wait:
    """The wait of somebody whose work was asked for at that moment."""
    waited = timezone.now() - since
    if waited < UNUSUAL:
        return Wait("", 700)
    if not condition.worker().good:
        return Wait(STOPPED, 15_000)
    length = queue.length()
    others = f"{length} pekerjaan menunggu di antrean." if length else "Berkasnya sedang dikerjakan."
    return Wait(BUSY.format(others=others), 2_000) if waited < LONG else Wait(LATER.format(others=others), 10_000)
