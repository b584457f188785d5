"""The emblem of a kop as something a document can hold: it may refer to nothing outside itself."""

import base64

from reports.content import Office
from units.models import Emblem


def emblem_uri(office: Office) -> str:
    """The office's emblem as a data: URI, for templates/document/kop.html; empty without one. Reads only."""
    if not office.emblem:
        return ""
    found = Emblem.objects.filter(organization__code=office.code, sha256=office.emblem)
    png = found.values_list("png", flat=True).first()
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""
