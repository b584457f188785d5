"""Readers of strangers' files, one for each format. They run in the sandbox, and know nothing but bytes and blocks."""

import json
from typing import Any

from reports.audit.reading.trouble import Trouble


def read(data: bytes) -> bytes:
    """The document as JSON (see reports.audit.blocks), or `{"trouble": …}`: the name of why it is not read."""
    try:
        answer = _read(data)
    except Trouble as trouble:
        answer = {"trouble": trouble.why}
    return json.dumps(answer, ensure_ascii=False).encode()


def _read(data: bytes) -> dict[str, Any]:
    # Each reader is imported when its format is met: the libraries are slow to load.
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        from reports.audit.reading import pdf

        return pdf.read(data)
    if data.startswith(b"PK\x03\x04"):
        from reports.audit.reading import office

        return office.read(data)
    from reports.audit.reading import text

    return text.read(data)
