"""What guard.validate_safely() has done in the sandbox."""

import base64
from collections.abc import Sequence

from lkj.frozen import dump
from lkj.signatures.validation import validate


def judge(data: bytes, roots: Sequence[str]) -> bytes:
    """The dumped Validation of the PDF; `roots` are the trusted certificates in base64."""
    return dump(validate(data, [base64.b64decode(root) for root in roots])).encode()
