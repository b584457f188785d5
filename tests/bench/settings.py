"""The program's settings with one address more, whose view does nothing: the yardstick of the measurement."""

from lkj.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
