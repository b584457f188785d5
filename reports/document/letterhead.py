"""The kop's emblem, as the documents print it."""

from reports.content import Office


def emblem_uri(office: Office) -> str:
    return ""
