"""Requests that carry what no text has."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

_NUL = "\0"


class NoNulls:
    """Refuse a NUL in an address or a form: no keyboard types one, and PostgreSQL holds it in no column."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _NUL in request.path or any(_NUL in value for _key, some in request.GET.lists() for value in some):
            raise BadRequest
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Look at the form once the check of its CSRF token has read it."""
        if any(_NUL in value for _key, some in request.POST.lists() for value in some):
            raise BadRequest
