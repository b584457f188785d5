"""Where the public page of a publication is: what its QR code and its small print say."""

from django.conf import settings
from django.urls import reverse

from reports.documents.lkj import Seal


def seal(code: str) -> Seal:
    return Seal(code, f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('verify_publication', args=[code])}")
