"""The program's settings with an address more: a view that does nothing, to measure against."""

from lkj.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
