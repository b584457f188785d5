"""The condition of an installation: what its administrator has to look at, in sentences that say what to do.

The page *Keadaan instalasi* and `manage.py doctor` show the same list; `doctor` also asks other machines.
"""

import datetime
import os
import shutil
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import requests
from cryptography import x509
from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from lkj import queue
from lkj.formats import moment
from lkj.pdf import system_checks
from lkj.signatures import trust
from lkj.storage_errors import StorageError
from reports.files import store
from reports.files.store import Altered
from reports.models import AlteredFile, RegularJob
from reports.notifications import mail_queue
from reports.services import account_mail, backups
from reports.services.schedules import PULSE
from units.log import heads, outcomes
from units.log.verify import compare_head
from units.models import Event, LogVerification, User

# Without a job taken for so long nobody gets a file or an e-mail.
SILENT = datetime.timedelta(minutes=2)
OLDEST_BACKUP = datetime.timedelta(days=2)
# The log is verified every night, so that more than one night was missed.
OLDEST_VERIFICATION = datetime.timedelta(days=3)
# Findings of the log that are named; verify_log prints them all.
NAMED = 3
# A book with its parts takes some 50 MB; a database needs room to grow.
LEAST_FREE = 1_000_000_000
SOON = datetime.timedelta(days=60)
# Seconds by which two clocks may differ.
APART = 5
SECONDS = 10


@dataclass(frozen=True)
class Condition:
    """One thing that was looked at: its name, what is so, and what to do where that is not `good`."""

    name: str
    good: bool
    sentence: str


def urgent() -> list[Condition]:
    """What an administrator is told on every page: four queries, no other machine.

    That there is no backup yet, or that the log was never verified, is told from the third day of the installation on.
    """
    is_new = not User.objects.filter(date_joined__lt=timezone.now() - OLDEST_BACKUP).exists()
    verified = outcomes.last()
    asked = [worker(), stored_files(AlteredFile.objects.count())]
    asked += [] if is_new and backups.last() is None else [backup()]
    asked += [] if is_new and not verified else [verification(verified)]
    return [each for each in asked if not each.good]


def conditions() -> list[Condition]:
    """All that this machine knows by itself. What is read from the database is left out while that cannot be read."""
    found = [database()]
    if found[0].good:
        found.append(migrations())
    if all(each.good for each in found):
        asked: list[Callable[[], Condition]] = [log_triggers, log_heads, worker, mails, backup]
        found += [each() for each in asked]
        found += [verification(outcomes.last()), stored_files(len(store.still_altered()))]
    return [*found, folders(), space(), fonts(), trusted(), exposure()]


def asked_elsewhere() -> list[Condition]:
    """What only another machine can tell: the mail server, the address that people use, the database's clock.

    And the service that stores the files, where there is one.
    """
    remote = [file_service()] if settings.FILES_ARE_REMOTE else []
    timed = [clock()] if database().good and migrations().good else []
    # That there is no mail server the first list says (mails).
    mail = [mail_server()] if account_mail.can_send() else []
    return [*mail, address(), *timed, *remote]


def worker() -> Condition:
    beat = RegularJob.objects.filter(name=PULSE).values_list("done_at", flat=True).first()
    name = "Pekerja antrean"
    if beat is None:
        return Condition(name, False, "Belum pernah berjalan. Jalankan manage.py prepare, lalu manage.py worker.")
    silent = timezone.now() - beat
    if silent > SILENT:
        return Condition(
            name,
            False,
            f"Tidak mengambil pekerjaan sejak {_ago(silent)}: PDF, Excel, dan surel menunggu. Nyalakan kembali "
            "manage.py worker; bila sudah menyala, lihat catatannya.",
        )
    return Condition(name, True, f"Bekerja; {queue.length()} pekerjaan di antrean.")


def backup() -> Condition:
    name, last = "Cadangan", backups.last()
    if settings.BACKUP_DIR:
        how = "Dibuat setiap malam oleh pekerja antrean; lihat catatannya, atau jalankan manage.py backup sekarang."
    else:
        how = "Isi LKJ_BACKUP agar dibuat setiap malam, atau jalankan manage.py backup."
    if trouble := backups.obstacle():
        return Condition(name, False, f"{trouble} Selama itu tidak ada cadangan malam.")
    if last is None:
        return Condition(name, False, f"Belum pernah dibuat. {how}")
    age, where = timezone.now() - last.at, f" di {last.host}" if last.host else ""
    made = f"{last.file}{where}, {last.size / 1_000_000:.0f} MB, {_ago(age)} yang lalu"
    if age > OLDEST_BACKUP:
        return Condition(name, False, f"Yang terakhir sudah lebih dari dua hari: {made}. {how}")
    return Condition(name, True, f"Utuh saat dibaca kembali: {made}{', terenkripsi' if last.encrypted else ''}.")


def database() -> Condition:
    name = "Basis data"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Condition(name, False, f"Tidak dapat dihubungi: {error}")
    return Condition(name, True, connection.display_name)


def migrations() -> Condition:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Condition("Skema", False, f"{len(waiting)} perubahan skema menunggu. Jalankan manage.py prepare.")
    return Condition("Skema", True, "Sesuai dengan versi aplikasi ini.")


def log_triggers() -> Condition:
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    if found:
        return Condition("Pelindung catatan", False, " ".join(str(each.msg) for each in found))
    return Condition("Pelindung catatan", True, "Pemicu basis data terpasang.")


def log_heads() -> Condition:
    """Whether the log still has the events that this host knows of: each has the heads of what it wrote itself."""
    name = "Ujung catatan"
    lost = [
        str(found) for each in heads.kept() for found in compare_head(each.chain, each.length, each.hash, each.source)
    ]
    if lost:
        more = f" dan {len(lost) - NAMED} temuan lain" if len(lost) > NAMED else ""
        told = " ".join(f"“{sentence}”" for sentence in lost[:NAMED])
        return Condition(name, False, f"{told}{more}. Jalankan manage.py verify_log di server.")
    return Condition(name, True, "Tidak ada peristiwa yang hilang dari yang diketahui komputer ini.")


def verification(runs: list[LogVerification]) -> Condition:
    """What the nightly verification of the log found, or whoever ran it last by hand; `runs` as outcomes.last() has."""
    name, how = "Catatan peristiwa", "Jalankan manage.py verify_log di server."
    if not runs:
        return Condition(name, False, f"Belum pernah dicocokkan dengan isi tabel. {how}")
    found = [each for each in runs if each.findings]
    if found:
        first = found[0]
        told = " ".join(f"“{sentence}”" for sentence in first.first[:NAMED])
        more = f" dan {first.findings - NAMED} temuan lain" if first.findings > NAMED else ""
        return Condition(
            name, False, f"Pemeriksaan {moment(timezone.localtime(first.at))} menemukan: {told}{more}. {how}"
        )
    age = timezone.now() - runs[0].at
    if age > OLDEST_VERIFICATION:
        return Condition(name, False, f"Tidak diperiksa sejak {_ago(age)} yang lalu. Periksa pekerja antrean. {how}")
    whole = [f"; seluruhnya {_ago(timezone.now() - each.at)} yang lalu" for each in runs[1:] if each.whole]
    return Condition(name, True, f"Utuh saat diperiksa {_ago(age)} yang lalu{''.join(whole)}.")


def mails() -> Condition:
    uncertain = mail_queue.uncertain().count()
    if not account_mail.can_send():
        return Condition("Surel", False, "Tidak dikirim, karena LKJ_SMTP kosong. Pemberitahuan hanya ada di aplikasi.")
    if uncertain:
        return Condition("Surel", False, f"{uncertain} surel terputus saat dikirim; daftarnya ada di Pengaturan.")
    return Condition("Surel", True, f"Dikirim lewat {settings.EMAIL_HOST}.")


def stored_files(altered: int) -> Condition:
    name = "Berkas tersimpan"
    if not altered:
        return Condition(name, True, "Tidak ada yang kedapatan berubah saat diberikan.")
    first = AlteredFile.objects.values_list("path", flat=True)[:3]
    sentence = f"{altered} berkas berubah atau hilang dan tidak diberikan kepada siapa pun, antara lain"
    return Condition(
        name, False, f"{sentence} {', '.join(first)}. Pulihkan dari cadangan, lalu buka halaman keadaan ini."
    )


def folders() -> Condition:
    wanted = (settings.DATA_DIR, settings.DOCUMENTS_ROOT, settings.SLOTS_DIR, settings.LOG_HEADS_DIR)
    closed = [str(path) for path in wanted if Path(path).exists() and not os.access(path, os.W_OK)]
    if closed:
        return Condition("Folder", False, f"Tidak dapat ditulisi: {', '.join(closed)}. Berikan kepada akun aplikasi.")
    return Condition("Folder", True, f"{settings.DATA_DIR} dapat ditulisi.")


def space() -> Condition:
    used = shutil.disk_usage(settings.DATA_DIR)
    sentence = f"{used.free // 1_000_000_000} GB kosong dari {used.total // 1_000_000_000} GB."
    if used.free < LEAST_FREE:
        return Condition("Ruang disk", False, f"Hanya {sentence} Sediakan ruang sebelum penuh.")
    return Condition("Ruang disk", True, sentence)


def fonts() -> Condition:
    found = system_checks.liberation_sans_installed(None)
    hints = [f"{each.msg} {each.hint}" for each in found]
    return Condition("Huruf", not found, " ".join(hints) or f"{system_checks.FONT} terpasang.")


def trusted() -> Condition:
    """The root certificates of signatures: each readable, and none that ends soon."""
    roots, unreadable = trust.read(Path(settings.DATA_DIR) / "trusted")
    if unreadable:
        return Condition("Sertifikat induk", False, f"Tidak terbaca: {', '.join(path.name for path in unreadable)}.")
    ending = sorted(day for data in roots for day in _ends(data) if day < timezone.now() + SOON)
    if ending:
        day = timezone.localtime(ending[0]).date().isoformat()
        return Condition("Sertifikat induk", False, f"Ada yang berakhir {day}. Minta yang baru dari penerbitnya.")
    if not roots:
        return Condition("Sertifikat induk", True, "Belum ada; hanya tanda tangan contoh yang dikenali.")
    return Condition("Sertifikat induk", True, f"{len(roots)} berkas terbaca.")


def exposure() -> Condition:
    """Settings that are wrong for an installation which others reach."""
    name = "Pengaturan"
    if settings.DEBUG:
        return Condition(name, False, "LKJ_DEBUG menyala: halaman galat menampilkan isi program. Matikan.")
    if not account_mail.opens_elsewhere():
        return Condition(name, True, "Hanya untuk komputer ini: LKJ_ADDRESS belum diisi.")
    if not settings.HTTPS:
        return Condition(name, False, "Dipakai orang lain tanpa HTTPS. Pasang proxy dengan TLS, lalu isi LKJ_HTTPS=1.")
    if not settings.BEHIND_PROXY:
        return Condition(
            name, False, "LKJ_HTTPS menyala tanpa LKJ_PROXY: alamat pengunjung tidak terbaca. Isi keduanya."
        )
    return Condition(name, True, f"Dipakai di {settings.PUBLIC_ADDRESS}.")


def mail_server() -> Condition:
    name = "Server surel"
    try:
        with get_connection(timeout=SECONDS):
            return Condition(name, True, f"{settings.EMAIL_HOST} menerima sambungan.")
    except (OSError, smtplib.SMTPException) as error:
        return Condition(name, False, f"{settings.EMAIL_HOST}: {error}. Periksa LKJ_SMTP.")


def address() -> Condition:
    """What a browser gets at the address that links and QR codes lead to."""
    name, asked = "Alamat", f"{settings.PUBLIC_ADDRESS}/masuk/"
    try:
        answer = requests.get(asked, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        return Condition(
            name, False, f"{asked} tidak menjawab ({type(error).__name__}). Periksa LKJ_ADDRESS dan proxy."
        )
    if answer.is_redirect:
        return Condition(
            name, False, f"{asked} mengalihkan ke {answer.headers['Location']}. Proxy belum mengirim X-Forwarded-Proto."
        )
    if answer.status_code != requests.codes.ok:
        return Condition(name, False, f"{asked} menjawab {answer.status_code}. Periksa LKJ_HOSTS dan proxy.")
    return Condition(name, True, f"{asked} menjawab.")


def clock() -> Condition:
    """Compare this machine's clock with the newest event, which cannot be later, and with the database's clock.

    A clock that runs ahead is only found by a PostgreSQL that runs on another machine.
    """
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is not None and last > timezone.now() + datetime.timedelta(seconds=APART):
        return Condition(
            "Jam",
            False,
            f"Menunjukkan {moment(timezone.localtime())}, padahal peristiwa terakhir dicatat pada "
            f"{moment(timezone.localtime(last))}: terlambat, atau pernah terlalu cepat. Nyalakan NTP.",
        )
    if connection.vendor == "sqlite":
        return Condition("Jam", True, f"{timezone.localtime():%Y-%m-%d %H:%M %Z}; basis data ada di komputer ini.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())")
        apart = abs(float(cursor.fetchone()[0]) - time.time())
    if apart > APART:
        return Condition(
            "Jam", False, f"Berbeda {apart:.0f} detik dari jam basis data. Nyalakan NTP pada {socket.gethostname()}."
        )
    return Condition("Jam", True, f"{timezone.localtime():%Y-%m-%d %H:%M %Z}, sama dengan jam basis data.")


def file_service() -> Condition:
    """Whether a file can be stored, read, and deleted in the service of LKJ_FILES."""
    name, content = "Penyimpanan berkas", b"doctor"
    try:
        stored = store.add("doctor", [content])
        store.read(stored.path, stored.sha256)
        store.delete(stored.path)
    except (StorageError, Altered) as error:
        return Condition(name, False, f"{error} Periksa LKJ_FILES dan kuncinya.")
    return Condition(name, True, "Berkas dapat disimpan, dibaca, dan dihapus.")


def _ends(data: bytes) -> Iterator[datetime.datetime]:
    pem = b"-----BEGIN" in data
    found = x509.load_pem_x509_certificates(data) if pem else [x509.load_der_x509_certificate(data)]
    return (each.not_valid_after_utc for each in found)


def _ago(age: datetime.timedelta) -> str:
    for seconds, word in ((86400, "hari"), (3600, "jam"), (60, "menit")):
        if age.total_seconds() >= 2 * seconds:
            return f"{age.total_seconds() // seconds:.0f} {word}"
    return f"{age.total_seconds():.0f} detik"
