"""The emblem of a kop as something a document can hold: it may refer to nothing outside itself."""

import base64

from reports.content.report import Office
from units.models import Emblem


def emblem_uri(office: Office) -> str:
    """The office's emblem as a data: URI, for templates/document/kop.html; empty without one. Reads only.

    Found by what it is, not by whose: a frozen report keeps its emblem whatever becomes of the office's code.
    """
    if not office.emblem:
        return ""
    png = Emblem.objects.filter(sha256=office.emblem).values_list("png", flat=True)[0]
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
