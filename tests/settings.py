"""Settings of the tests: the installation's own, with a folder of its own and quick password hashing.

The database is SQLite unless DATABASE_URL names a PostgreSQL, as script/test does for its second run.
"""

import atexit
import os
import shutil
import tempfile

if "CHIENG_DATA" not in os.environ:
    os.environ["CHIENG_DATA"] = tempfile.mkdtemp(prefix="chieng-tests-")
    atexit.register(shutil.rmtree, os.environ["CHIENG_DATA"], ignore_errors=True)
os.environ.pop("CHIENG_TODAY", None)
os.environ["CHIENG_SECRET_KEY"] = "only-for-tests" * 4
os.environ["CHIENG_HOSTS"] = "localhost,127.0.0.1,testserver"

from chieng.config.settings import *  # noqa: F403 - after what they read is set

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# A response closed late must not close the connection of the test's transaction because a minute has passed.
DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405 - from the settings above
