"""Static files under names that carry a hash of their content, also where one JavaScript module imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Browsers may keep every file for ever: a changed module gets a new name, and with it whatever imports it."""

    # Django's own patterns for modules (support_js_module_import_aggregation) also read the import("…") in comments of
    # packages' scripts, whose files are not there. Ours all import as tests/test_static_files.py asks them to.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((r"""(?P<matched>from "(?P<url>\./[\w-]+\.js)";)""", """from "%(url)s";"""),)),
    )
    # One pass for each module along the longest chain of imports, and one to see that nothing changes any more.
    max_post_process_passes = 10
