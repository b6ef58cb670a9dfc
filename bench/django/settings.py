"""One application, one database, one folder of images. DATA_FOLDER says where."""

import os
from pathlib import Path

DATA_FOLDER = Path(os.environ["DATA_FOLDER"])
SECRET_KEY = "only for measuring"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["digits"]
MIDDLEWARE = []
ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_FOLDER / "db.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 30},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_FOLDER / "media"
USE_TZ = True
LOGGING_CONFIG = None
