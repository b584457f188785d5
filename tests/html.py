"""The HTML of an answer in the form that tests compare: where a template breaks its lines makes no difference."""

import re

from django.http import HttpResponse

# Elements whose line breaks a person typed.
_TEXTAREA = re.compile(r"(?<=>)([^<>]*</textarea>)")


def squeezed(answer: HttpResponse) -> str:
    """The answer's text with every run of white space as one space, and none around an element's text."""
    parts = _TEXTAREA.split(answer.content.decode())
    return "".join(part if number % 2 else _squeezed(part) for number, part in enumerate(parts))


def _squeezed(text: str) -> str:
    text = re.sub(r"[ \n]+", " ", text)
    text = re.sub(r"(<[a-z][^<>]*>) (?=[^< ])", r"\1", text)
    return re.sub(r"(?<=[^> ]) (?=</)", "", text)
