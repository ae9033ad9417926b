"""The API: typed, described by OpenAPI, for people signed in and for their keys, within the reach of the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as UnreadableError
from ninja.security import django_auth

import chieng
from chieng.core.api import errors_by_field
from chieng.ledger.api import router as ledger
from chieng.organisations.api import router as organisations
from chieng.organisations.api_keys import ByKey
from chieng.programme.api import router as programme
from chieng.reporting.api import router as reporting

# No page of docs: it would fetch scripts from elsewhere. The description itself is at openapi.json.
api = NinjaAPI(
    title="Chiêng",
    version=chieng.__version__,
    docs_url=None,
    auth=[ByKey(), django_auth],
    urls_namespace="api",
)
for router in (organisations, programme, reporting, ledger):
    api.add_router("", router)


def _problem(
    request: HttpRequest, status: int, detail: str, errors: dict[str, list[str]] | None = None
) -> HttpResponse:
    return api.create_response(request, {"detail": detail, "errors": errors or {}}, status=status)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _error: Any) -> HttpResponse:
    response = _problem(request, 401, _("Cần khóa API còn hạn, hoặc đăng nhập trước."))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def not_allowed(request: HttpRequest, error: Any) -> HttpResponse:
    return _problem(request, 403, str(error) or _("Anh/chị không có quyền làm việc này."))


@api.exception_handler(Http404)
def not_there(request: HttpRequest, _error: Any) -> HttpResponse:
    return _problem(request, 404, _("Không có, hoặc không trong phạm vi của anh/chị."))


@api.exception_handler(ValidationError)
def not_accepted(request: HttpRequest, error: Any) -> HttpResponse:
    return _problem(request, 422, _("Có chỗ chưa đúng."), errors_by_field(error))


@api.exception_handler(UnreadableError)
def not_readable(request: HttpRequest, error: Any) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for one in error.errors:
        errors.setdefault(".".join(map(str, one["loc"])), []).append(one["msg"])
    return _problem(request, 422, _("Có chỗ chưa đúng."), errors)


@api.exception_handler(RawPostDataException)
def not_json(request: HttpRequest, _error: Any) -> HttpResponse:
    """A form was sent: whoever looked for its token against forgery has read it."""
    return _problem(request, 400, _("Hãy gửi JSON, với Content-Type: application/json."))


@api.exception_handler(HttpError)
def not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    return _problem(request, error.status_code, str(error))
