"""The read API: typed, described by OpenAPI, for signed-in people, within the same reach as the pages."""

from ninja import NinjaAPI
from ninja.security import django_auth

import chieng
from chieng.reporting.api import router as reporting

# No page of docs: it would fetch scripts from elsewhere. The description itself is at openapi.json.
api = NinjaAPI(title="Chiêng", version=chieng.__version__, docs_url=None, auth=django_auth, urls_namespace="api")
api.add_router("", reporting)
