"""Django settings, from the environment; a wrong value is refused with its name.

``MAPDESK_DESK``: the desk folder whose updates are shown. ``DATABASE_URL``: the database, default a SQLite file
``site.sqlite3`` in the desk folder. ``MAPDESK_HOSTS``: comma separated host names, default the loopback names.
``MAPDESK_HTTPS=1``: the site is reached over HTTPS only (behind a proxy that sets X-Forwarded-Proto).
``MAPDESK_SECRET_KEY``: signs forms; needed with ``MAPDESK_HTTPS``. ``MAPDESK_METRICS_TOKEN``: opens /metrics to who
sends it as a bearer token. ``MAPDESK_LOG=json``: one JSON object a line. ``MAPDESK_DEBUG=1``: never on the internet.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

HERE = Path(__file__).parent

DEBUG = os.environ.get("MAPDESK_DEBUG") == "1"
HTTPS = os.environ.get("MAPDESK_HTTPS") == "1"
SECRET_KEY = os.environ.get("MAPDESK_SECRET_KEY", "")
if not SECRET_KEY:
    if HTTPS:
        raise ImproperlyConfigured("MAPDESK_SECRET_KEY is not set; give at least 50 random characters")
    SECRET_KEY = secrets.token_urlsafe(50)  # for reading at one's own machine: dies with the process
ALLOWED_HOSTS = os.environ.get("MAPDESK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
MAPDESK_DESK = Path(os.environ.get("MAPDESK_DESK", ".")).absolute()
MAPDESK_METRICS_TOKEN = os.environ.get("MAPDESK_METRICS_TOKEN", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "mapdesk_web.desk",
    "mapdesk_web.forum",
]
MIDDLEWARE = [
    "mapdesk_web.observe.RequestLog",
    "mapdesk_web.forum.views.kept.KeptPages",  # what it keeps has been through all that follows
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mapdesk_web.forum.language.ForumLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mapdesk_web.desk.middleware.FreshIndex",
    "axes.middleware.AxesMiddleware",  # last: it turns a login that was refused too often into its answer
]
ROOT_URLCONF = "mapdesk_web.urls"
WSGI_APPLICATION = "mapdesk_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,  # the sitemap's own
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mapdesk_web.desk.context.desk",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    """The database of ``DATABASE_URL``, with SQLite in the mode that lets readers read while one writes."""
    try:
        database: dict[str, Any] = dict(
            dj_database_url.parse(
                os.environ.get("DATABASE_URL") or f"sqlite:///{MAPDESK_DESK / 'site.sqlite3'}",
                conn_max_age=60,
                conn_health_checks=True,
            )
        )
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as problem:
        raise ImproperlyConfigured(f"DATABASE_URL: {problem}") from problem
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;",
        }
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts: by proven e-mail address, with a second factor for who wants it, locked for a while after wrong passwords.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/discussion/me/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# How many proxies stand in front, for allauth's own limits; nothing of the forum looks at an address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MAPDESK_PROXIES", "1" if HTTPS else "0"))
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # never by address: readers of one network would lock each other out
AXES_CLIENT_IP_CALLABLE = "mapdesk_web.observe.no_address"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
DEFAULT_FROM_EMAIL = os.environ.get("MAPDESK_FROM_EMAIL", "desk@localhost")
EMAIL_HOST = os.environ.get("MAPDESK_EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # no lockout by address, see above
FORUM_TOPICS = "mapdesk_web.anchors.find_topic"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [HERE / "locale"]

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = os.environ.get("MAPDESK_STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # a proxy asks these without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# No inline script or style anywhere; MapLibre's worker is a file of ours, its sprites are blobs and data.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("MAPDESK_LOG") == "json" else "plain",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"mapdesk.request": {"level": "INFO" if os.environ.get("MAPDESK_LOG") == "json" else "ERROR"}},
}
