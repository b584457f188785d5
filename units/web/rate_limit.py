"""How often somebody may ask or guess: counted by address, account or name, of which only a hash is kept."""

import hashlib
import hmac
import ipaddress
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from ipware.ip import get_client_ip

from units.models import Visit

# What one household or one machine gets of IPv6: it may change the rest of its address at will.
_IPV6_NETWORK = 64


@dataclass(frozen=True)
class Limit:
    """At most `most` of `what` by one asker in each span of so many seconds; spans begin by the clock.

    An asker is who sent a request, by its network, or whatever else a text names.
    """

    what: str
    most: int
    seconds: int

    def count(self, asker: HttpRequest | str) -> int:
        """Count one more. Returns 0 while that is within the limit, else the seconds to wait."""
        now = time.time()
        key, until = self._key(asker, now), self._end(now)
        Visit.objects.get_or_create(key=key, defaults={"until": datetime.fromtimestamp(until, UTC)})
        # Added by the database, so that of many at once each counts.
        Visit.objects.filter(key=key).update(count=F("count") + 1)
        return self._wait(key, now, self.most)

    def wait(self, asker: HttpRequest | str) -> int:
        """Seconds to wait once the limit is reached, 0 before; counts nothing."""
        now = time.time()
        return self._wait(self._key(asker, now), now, self.most - 1)

    def forget(self, asker: HttpRequest | str) -> None:
        """Count from nothing again: the one who asked has shown that they may."""
        Visit.objects.filter(key=self._key(asker, time.time())).delete()

    def name_for(self, request: HttpRequest) -> str:
        """What stands for the client's address in names of files: a hash that leads back to nobody."""
        text = f"{self.what}|{network_of(request)}"
        return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()

    def _wait(self, key: str, now: float, most: int) -> int:
        exceeded = Visit.objects.filter(key=key, count__gt=most).exists()
        return max(1, round(self._end(now) - now)) if exceeded else 0

    def _end(self, now: float) -> int:
        return (int(now) // self.seconds + 1) * self.seconds

    def _key(self, asker: HttpRequest | str, now: float) -> str:
        who = asker if isinstance(asker, str) else network_of(asker) or ""
        text = f"{self.what}|{self.seconds}|{self._end(now)}|{who}"
        return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def address_of(request: HttpRequest) -> str | None:
    """The client's address as the settings say to find it; None when there is none."""
    found, _ = get_client_ip(
        request,
        proxy_count=settings.AXES_IPWARE_PROXY_COUNT,
        request_header_order=settings.AXES_IPWARE_META_PRECEDENCE_ORDER,
    )
    return found


def network_of(request: HttpRequest) -> str | None:
    """By what clients are told apart: their address; of IPv6 the first one of its /64, whose rest a client chooses."""
    found = address_of(request)
    if found is None:
        return None
    address = ipaddress.ip_address(found)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    plain = address.ipv4_mapped
    return str(plain or ipaddress.ip_network((int(address), _IPV6_NETWORK), strict=False).network_address)


def forget_past() -> int:
    """Remove the counts of spans that are over; returns how many."""
    return Visit.objects.filter(until__lt=timezone.now()).delete()[0]
