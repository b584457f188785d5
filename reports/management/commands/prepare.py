"""`prepare`: makes the database, the scheduled jobs and the static files ready.

It loads no demo; `serve` and `load_demo` do.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lkj import bundles, queue
from reports.services import schedules


class Command(BaseCommand):
    help = "Menyiapkan basis data, pekerjaan terjadwal, dan berkas statis."

    def handle(self, *args: Any, **options: Any) -> None:
        if _migrations_wait():
            call_command("migrate", verbosity=0)
        for message in checks.run_checks(tags=[checks.Tags.database], databases=["default"]):
            self.stderr.write(str(message))
        schedules.ensure()
        queue.prepare()
        if _static_is_old():
            bundles.make(settings.BASE_DIR / "static", settings.BASE_DIR / "templates", settings.BUNDLES_DIR)
            call_command("collectstatic", interactive=False, verbosity=0)


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _static_is_old() -> bool:
    """Whether a source file, a page that names some, or the list of packages is newer than the collected files."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    folders = (settings.BASE_DIR / "static", settings.BASE_DIR / "templates")
    sources = [*(path for folder in folders for path in folder.rglob("*")), settings.BASE_DIR / "requirements.lock"]
    return any(path.stat().st_mtime > manifest.stat().st_mtime for path in sources)
