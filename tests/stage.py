"""Loaded by pytest before Django's settings are: no test may touch the folder of a running program.

Every process of a run (xdist starts several) gets a folder of its own, gone when it ends.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="lkj-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["LKJ_DATA"] = _folder
# Playwright's event loop runs in the thread of the tests, which are not async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
