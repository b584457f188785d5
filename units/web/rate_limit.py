"""Rate limits: how often one client, account or name may do one thing in a span of time. Only hashes are stored."""

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

# One household or machine gets an IPv6 network of this length and chooses the rest of its address at will.
_IPV6_NETWORK = 64


@dataclass(frozen=True)
class Limit:
    """At most `most` times `what` by one asker in each span of `seconds`. Spans follow the clock, not the first time.

    The asker is the client's network where a request is given; a text names any other, such as an account.
    """

    what: str
    most: int
    seconds: int

    def count(self, asker: HttpRequest | str) -> int:
        """Count one time more. Returns 0 within the limit, else the seconds until the span ends."""
        now = time.time()
        key, until = self._key(asker, now), self._end(now)
        Visit.objects.get_or_create(key=key, defaults={"until": datetime.fromtimestamp(until, UTC)})
        # The database adds, so that none of many requests at once is lost.
        Visit.objects.filter(key=key).update(count=F("count") + 1)
        return self._wait(key, now, self.most)

    def wait(self, asker: HttpRequest | str) -> int:
        """Seconds until the span ends if the limit is reached, else 0. Counts nothing."""
        now = time.time()
        return self._wait(self._key(asker, now), now, self.most - 1)

    def forget(self, asker: HttpRequest | str) -> None:
        """Begin at zero again, for example after a right password."""
        Visit.objects.filter(key=self._key(asker, time.time())).delete()

    def name_for(self, request: HttpRequest) -> str:
        """A file name for the client's network: a hash, in hex, from which no address can be computed."""
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
    """The client's IP address, behind a proxy as the settings say; None where the request has none."""
    found, _ = get_client_ip(
        request,
        proxy_count=settings.AXES_IPWARE_PROXY_COUNT,
        request_header_order=settings.AXES_IPWARE_META_PRECEDENCE_ORDER,
    )
    return found


def network_of(request: HttpRequest) -> str | None:
    """What distinguishes clients: the IPv4 address, or the first address of the IPv6 /64; None without an address."""
    found = address_of(request)
    if found is None:
        return None
    address = ipaddress.ip_address(found)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    plain = address.ipv4_mapped
    return str(plain or ipaddress.ip_network((int(address), _IPV6_NETWORK), strict=False).network_address)


def forget_past() -> int:
    """Delete the counts of past spans; returns how many there were."""
    return Visit.objects.filter(until__lt=timezone.now()).delete()[0]
