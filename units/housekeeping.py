"""Nightly removal of what is stored about log-ins for a while: sessions, wrong passwords, counts of visitors."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from units.web import rate_limit


def tidy() -> None:
    """Remove ended sessions, wrong passwords that no longer count, old rows of axes, and counts of past spans.

    The event log is not touched.
    """
    SessionStore.clear_expired()
    past = timezone.now() - (get_cool_off() or timedelta())
    AccessAttempt.objects.filter(attempt_time__lt=past).delete()
    AxesProxyHandler.reset_logs(age_days=settings.AXES_LOG_DAYS)
    AxesProxyHandler.reset_failure_logs(age_days=settings.AXES_LOG_DAYS)
    rate_limit.forget_past()
