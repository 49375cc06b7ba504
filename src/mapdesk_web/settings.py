"""Django settings, from the environment; a wrong value is refused with its name.

``MAPDESK_DESK``: the desk folder whose updates are shown. ``MAPDESK_SECRET_KEY``: needed outside of
``MAPDESK_DEBUG=1``. ``MAPDESK_HOSTS``: comma separated host names, default the loopback names.
"""

import os
import secrets
from pathlib import Path

DEBUG = os.environ.get("MAPDESK_DEBUG") == "1"
# Nothing is signed yet; a key that dies with the process is safe and needs no file.
SECRET_KEY = os.environ.get("MAPDESK_SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = os.environ.get("MAPDESK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
MAPDESK_DESK = Path(os.environ.get("MAPDESK_DESK", "."))

INSTALLED_APPS = ["mapdesk_web.desk"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "mapdesk_web.urls"
WSGI_APPLICATION = "mapdesk_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
DATABASES: dict[str, dict[str, str]] = {}
USE_TZ = True
TIME_ZONE = "UTC"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
