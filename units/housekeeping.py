"""What is kept of log-ins for a while, and removed every night."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from units.web import rate_limit


def tidy() -> None:
    """Remove sessions that are over, wrong passwords that count no more, old lists of log-ins and counts of visitors.

    The log of events keeps what happened; nothing of it is touched.
    """
    SessionStore.clear_expired()
    past = timezone.now() - (get_cool_off() or timedelta())
    AccessAttempt.objects.filter(attempt_time__lt=past).delete()
    AxesProxyHandler.reset_logs(age_days=settings.AXES_LOG_DAYS)
    AxesProxyHandler.reset_failure_logs(age_days=settings.AXES_LOG_DAYS)
    rate_limit.forget_past()
