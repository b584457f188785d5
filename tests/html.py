"""The HTML of an answer as tests compare it: where a template breaks its lines proves nothing."""

import re

from django.http import HttpResponse


def squeezed(answer: HttpResponse) -> str:
    """The answer's text with every run of white space as one space, and none at either end of an element's content."""
    text = re.sub(r"[ \n]+", " ", answer.content.decode())
    text = re.sub(r"(<[a-z][^<>]*>) (?=[^< ])", r"\1", text)
    return re.sub(r"(?<=[^> ]) (?=</)", "", text)
