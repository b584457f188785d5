"""Static files under names that carry a hash of their content, also where one JavaScript module imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Storage whose files browsers may cache for ever: a changed module gets a new name, and so do its importers."""

    # Django's own patterns for modules (support_js_module_import_aggregation) also match import("…") in comments of
    # packages' scripts, whose files do not exist. tests/test_static_files.py checks how our scripts import.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((r"""(?P<matched>from "(?P<url>\./[\w-]+\.js)";)""", """from "%(url)s";"""),)),
    )
    # One pass for each module of the longest chain of imports, and a last one in which nothing changes.
    max_post_process_passes = 10
