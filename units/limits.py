"""How often somebody who is not known may ask: counted by their address, of which only a hash is kept."""

import hashlib
import hmac
import ipaddress
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from units.models import User, Visit

# What one household or one machine gets of IPv6: it may change the rest of its address at will.
_IPV6_NETWORK = 64


@dataclass(frozen=True)
class Limit:
    """At most `most` of `what` from one address in each span of so many seconds; spans begin by the clock."""

    what: str
    most: int
    seconds: int

    def count(self, request: HttpRequest, user: User | None = None) -> int:
        """Count one more, by the user where one is given. Returns 0 within the limit, else the seconds to wait."""
        now = time.time()
        key, until = self._key(request, now, user), self._end(now)
        Visit.objects.get_or_create(key=key, defaults={"until": datetime.fromtimestamp(until, UTC)})
        # Added by the database, so that of many at once each counts.
        Visit.objects.filter(key=key).update(count=F("count") + 1)
        return self._wait(key, now, self.most)

    def wait(self, request: HttpRequest) -> int:
        """Seconds to wait once the limit is reached, 0 before; counts nothing."""
        now = time.time()
        return self._wait(self._key(request, now), now, self.most - 1)

    def forget(self, request: HttpRequest, user: User | None = None) -> None:
        """Count from nothing again: the one who asked has shown that they may."""
        Visit.objects.filter(key=self._key(request, time.time(), user)).delete()

    def _wait(self, key: str, now: float, most: int) -> int:
        exceeded = Visit.objects.filter(key=key, count__gt=most).exists()
        return max(1, round(self._end(now) - now)) if exceeded else 0

    def _end(self, now: float) -> int:
        return (int(now) // self.seconds + 1) * self.seconds

    def _key(self, request: HttpRequest, now: float, user: User | None = None) -> str:
        who = network_of(request) if user is None else f"user {user.pk}"
        text = f"{self.what}|{self.seconds}|{self._end(now)}|{who}"
        return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def network_of(request: HttpRequest) -> str:
    """The client's address as the log-in's throttle has it; of IPv6 the network. Empty when there is none."""
    try:
        address = ipaddress.ip_address(get_client_ip_address(request) or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        plain = address.ipv4_mapped
        return str(plain or ipaddress.ip_network((int(address), _IPV6_NETWORK), strict=False))
    return str(address)


def forget_past() -> int:
    """Remove the counts of spans that are over; returns how many."""
    return Visit.objects.filter(until__lt=timezone.now()).delete()[0]
