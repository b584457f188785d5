"""The settings of the program, in one file. What an installation may change comes from the environment:

LKJ_DATA       folder for the database, rendered files and the secret key (default: var/)
LKJ_SECRET_KEY the secret key (default: made once and stored in LKJ_DATA)
LKJ_HOSTS      comma-separated host names (default: this machine only)
LKJ_HTTPS      1 when served over HTTPS: secure cookies, HSTS, redirect
LKJ_PROXY      1 when one proxy of ours sets X-Forwarded-Proto and adds the client's address to X-Forwarded-For
LKJ_TIME_ZONE  the office's time zone: Asia/Jakarta (WIB, the default), Asia/Makassar (WITA) or Asia/Jayapura (WIT)
LKJ_ADDRESS    the site's own address, for links in e-mails and QR codes (default: http://127.0.0.1:8000, of which
               documents print none)
LKJ_SMTP       the mail server, e.g. smtp://user:password@host:587?tls=1 or smtps://user:password@host; in the
               password @, # and / are %40, %23 and %2F (default: e-mails are printed on the job worker's console)
LKJ_MAIL_FROM  the sender of e-mails, e.g. LKj Interim <lkj@example.go.id> (default: lkj@localhost)
LKJ_WORKERS    how many processes of the job worker make PDFs (default: 2); WEB_CONCURRENCY is how many serve pages
LKJ_FILES      where files are stored, e.g. s3://bucket/folder?endpoint=https://s3.example.go.id (lkj/remote_files.py);
               its keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (default: LKJ_DATA/documents)
LKJ_BACKUP     folder that gets a backup every night (default: none is made); LKJ_BACKUP_KEY is the age public key that
               it is encrypted to (default: not encrypted), LKJ_BACKUP_KEEP how many are kept there (default: 14)
LKJ_DEMO       0 never loads the demo into a new database (read by `make run`; never loaded with LKJ_HTTPS=1)
LKJ_TSA        address of an RFC 3161 time stamp authority that every electronic signature asks (default: none)
LKJ_BSRE       address of the BSrE e-sign service, e.g. https://esign.example.go.id (default: none); the office's user
               and password there are LKJ_BSRE_USER and LKJ_BSRE_PASSWORD
DATABASE_URL   e.g. postgres://user:password@host/name (default: SQLite in LKJ_DATA)
LKJ_DEBUG      1 for Django's debug pages, never in use

The blocks: installation, applications, requests, database, accounts and log-ins, language and time, files and static
files, browser security, services outside, job queue, logging.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from huey.serializer import SignedSerializer
from whitenoise.compress import Compressor

from lkj import addresses, data_folder

T = TypeVar("T")


def _flag(name: str) -> bool:
    """Whether the environment variable is 1."""
    return os.environ.get(name, "") == "1"


def _read(name: str, default: str, reader: Callable[[str], T]) -> T:
    """The environment variable as `reader` reads it; a ValueError becomes ImproperlyConfigured with its name."""
    try:
        return reader(os.environ.get(name) or default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from error


def _remote_files(address: str) -> dict[str, Any]:
    """The options of the storage of that address. Its library takes half a second to load, so only here."""
    from lkj import remote_files

    return remote_files.options(address)


# ---- Installation ----

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("LKJ_DATA") or BASE_DIR / "var")
data_folder.close(DATA_DIR)

DEBUG = _flag("LKJ_DEBUG")
HTTPS = _flag("LKJ_HTTPS")
BEHIND_PROXY = _flag("LKJ_PROXY")
SECRET_KEY = os.environ.get("LKJ_SECRET_KEY") or data_folder.stored_secret(DATA_DIR / "secret-key")
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("LKJ_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]

# ---- Applications ----

INSTALLED_APPS = [
    "units",
    "reports",
    "lkj.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_htmx",
    "huey.contrib.djhuey",
    "heroicons",
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# ---- Requests: middleware, addresses, templates, sizes ----

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "units.web.middleware.add_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "units.web.middleware.CompressPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Before anything reads a session; the CSRF check before it reads the form.
    "units.web.middleware.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.web.sessions.end_idle_sessions",
    "units.web.middleware.refuse_large_bodies",
    "units.web.middleware.LoginMiddleware",
    "units.web.middleware.LeadToOwnPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "units.web.taken_forms.note_taken_forms",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "units.web.middleware.explain_not_allowed",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lkj.urls"
WSGI_APPLICATION = "lkj.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # lkj holds settings and libraries; it is no app.
            "libraries": {"lkj": "lkj.templatetags.lkj"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.views.workspace.workspace",
            ],
        },
    }
]

FORM_RENDERER = "lkj.form_renderer.QuickFields"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Largest body of a request in bytes: room for a few photos, and little for somebody who is not logged in.
LARGEST_BODY = 60 * 1024 * 1024
LARGEST_ANONYMOUS_BODY = 1024 * 1024

CSRF_FAILURE_VIEW = "units.web.error_pages.csrf_failure"
# The fields of a refused form that a page may give back to the person; units.web.rescued_input reads it.
RESCUED_FIELDS = "reports.forms.rescued.GIVEN_BACK"

# ---- Database ----

# SQLite's file is not given as a URL, in which a # or % in the folder's name would mean something else.
DATABASES: dict[str, Any] = {
    # An open connection is tried before it is used again, so that nobody notices a restart of the database.
    "default": dj_database_url.config(conn_max_age=600, conn_health_checks=True)
    if os.environ.get("DATABASE_URL")
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "lkj.sqlite3", "CONN_MAX_AGE": 60}
}
_ON_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if _ON_SQLITE:
    # WAL lets readers and one writer work together; IMMEDIATE makes writers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    # A file, so that tests and the live server's threads share it as processes do.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # When a database that does not answer counts as unreachable, in seconds (tcp_user_timeout: milliseconds), and how
    # long a row that somebody else has locked is waited for, as long as with SQLite. DATABASE_URL may say otherwise.
    # A statement that comes again is prepared: planning a long condition takes three times as long as answering it.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "server_side_binding": True,
        "prepare_threshold": 1,
        "options": "-c lock_timeout=20s -c plan_cache_mode=force_generic_plan",
        **DATABASES["default"].get("OPTIONS", {}),
    }
# Django's own engines, by which the log hears of every row that the program writes (lkj.watched).
_WATCHED = {
    "django.db.backends.sqlite3": "lkj.watched.sqlite3",
    "django.db.backends.postgresql": "lkj.watched.postgresql",
}
DATABASES["default"]["ENGINE"] = _WATCHED.get(DATABASES["default"]["ENGINE"], DATABASES["default"]["ENGINE"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- Accounts and log-ins ----

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "units.login.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "lkj.password_rules.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "lkj.password_rules.NotLikeTheName"},
    {"NAME": "lkj.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "lkj.password_rules.NotCommon"},
    {"NAME": "lkj.password_rules.NotOnlyDigits"},
    {"NAME": "units.login.guesses.UnlocksTheAccount"},
]
# Seconds for which an invitation to choose a password holds; its page and its e-mail say seven days.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# django-axes: five wrong passwords for one account from one address lock it there for a quarter of an hour, which
# further tries do not prolong. The limits by address alone and by account alone are in units.login.guesses.
AXES_HANDLER = "units.login.guesses.GuessHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "units.login.views.locked"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "units.web.rate_limit.network_of"
# Our event log has the log-ins. Rows that axes stored in earlier versions are removed after so many days.
AXES_DISABLE_ACCESS_LOG = True
AXES_LOG_DAYS = 30
AXES_VERBOSE = False
# The client is the last address of X-Forwarded-For, which our proxy wrote; a client may put anything before it.
# For ipware that is: no proxy within the list; and not strict, as strict would refuse a longer list.
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if BEHIND_PROXY else ["REMOTE_ADDR"]
AXES_IPWARE_PROXY_COUNT = 0
IPWARE_STRICT = False

# ---- Language and time ----

LANGUAGE_CODE = "id"
TIME_ZONE = os.environ.get("LKJ_TIME_ZONE") or "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
# Only lkj.formats writes and reads numbers; Django's localisation would read 1.25 as 1,25.
USE_THOUSAND_SEPARATOR = False

# ---- Files and static files ----

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# A bundle goes before the module of the same name (lkj.bundles).
BUNDLES_DIR = DATA_DIR / "bundles"
BUNDLES_DIR.mkdir(exist_ok=True)
STATICFILES_DIRS = [BUNDLES_DIR, BASE_DIR / "static"]
DOCUMENTS_ROOT = DATA_DIR / "documents"
SLOTS_DIR = DATA_DIR / "slots"
# Lengths and hashes of the event log's chains, beside the database (units.log.heads).
LOG_HEADS_DIR = DATA_DIR / "heads"
# The nightly backup: its folder (none: no backup), the key that it is encrypted to, how many are kept.
BACKUP_DIR = os.environ.get("LKJ_BACKUP", "")
BACKUP_KEY = os.environ.get("LKJ_BACKUP_KEY", "")
BACKUPS_KEPT = _read("LKJ_BACKUP_KEEP", "14", int)
FILES_ARE_REMOTE = bool(os.environ.get("LKJ_FILES"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DOCUMENTS_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    }
    if not FILES_ARE_REMOTE
    else {"BACKEND": "lkj.remote_files.RemoteFiles", "OPTIONS": _read("LKJ_FILES", "", _remote_files)},
    "staticfiles": {"BACKEND": "lkj.static_files.StaticFiles"},
}

# Source maps are for developers' tools; compressing them is most of the first start's work.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", *Compressor.SKIP_COMPRESS_EXTENSIONS)
# Files served at the root of the site: browsers ask for /favicon.ico.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# ---- Browser security ----

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "base-uri": [NONE],
    }
}

# A browser accepts a cookie with this prefix over HTTPS alone, and from no other host of our domain.
_HOST_ONLY = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST_ONLY}sessionid"
CSRF_COOKIE_NAME = f"{_HOST_ONLY}csrftoken"
SESSION_COOKIE_HTTPONLY = True
# Seconds from the log-in, and from the person's last request (units.web.sessions).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

# ---- Services outside: signatures, e-mail ----

# The time stamp authority and BSrE, which are asked when somebody signs.
TIMESTAMP_ADDRESS = os.environ.get("LKJ_TSA", "")
BSRE_ADDRESS = os.environ.get("LKJ_BSRE", "")
BSRE_USER, BSRE_PASSWORD = os.environ.get("LKJ_BSRE_USER", ""), os.environ.get("LKJ_BSRE_PASSWORD", "")
PUBLIC_ADDRESS = _read("LKJ_ADDRESS", "http://127.0.0.1:8000", addresses.site)
DEFAULT_FROM_EMAIL = _read("LKJ_MAIL_FROM", "LKj Interim <lkj@localhost>", addresses.sender)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if os.environ.get("LKJ_SMTP"):
    _server = _read("LKJ_SMTP", "", addresses.mail_server)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _server.host, _server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _server.user, _server.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _server.tls, _server.ssl
EMAIL_TIMEOUT = 20

# ---- Job queue ----


def _queue_connection() -> Any:
    """A new connection for the queue to the PostgreSQL database that Django uses (a test's own while testing)."""
    # Imported late: Django's connections are made from these settings.
    import psycopg
    from django.db import connection

    given = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    params = {name: given[key] for name, key in named.items() if given[key]}
    # What is said to Django alone, psycopg does not know.
    return psycopg.connect(**params, **{k: v for k, v in given["OPTIONS"].items() if k != "server_side_binding"})


# huey. With SQLite the queue is a file of its own, so that workers looking for jobs never lock the data; in PostgreSQL
# it has tables of its own. Its processes, and how they end: docs/decisions/0018-job-queue.md.
HUEY: dict[str, Any] = {
    "name": "lkj",
    "huey_class": "huey.SqliteHuey" if _ON_SQLITE else "huey.PostgresHuey",
    "connection": {"filename": str(DATA_DIR / "queue.sqlite3"), "timeout": 20}
    if _ON_SQLITE
    else {"connection": _queue_connection},
    "create_tables": False,
    "immediate": False,
    "results": False,
    "utc": False,
    "serializer": SignedSerializer(secret=SECRET_KEY, salt="lkj.queue"),
    "consumer": {
        "workers": _read("LKJ_WORKERS", "2", int),
        "worker_type": "process",
        # A worker at rest looks into the queue this often, in seconds: who asks for a file waits no longer.
        "initial_delay": 0.05,
        "max_delay": 0.1,
        "health_check_interval": 1,
        "graceful_signal": "TERM",
        "shutdown_timeout": 8,
    },
}

# ---- Logging ----

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"calm": {"()": "lkj.outages.SaidOnce"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "queue": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["calm"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # It warns once for each glyph table, which no reader of the log can act on.
        "fontTools": {"level": "ERROR"},
        "huey": {"level": "WARNING", "handlers": ["queue"], "propagate": False},
        "weasyprint": {"level": "ERROR"},
    },
}
