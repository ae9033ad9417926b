"""Everything that is served, as one ASGI application: mounted applications, and Django for the rest."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chieng.config.settings")

from chieng.config.serving.application import build

application = build()
