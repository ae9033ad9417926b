"""Answers to requests that nothing should be read from."""

from django.http import HttpRequest, HttpResponse

from chieng.config.serving.pages import status_page


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's own signature
    """Answer 400 with a fixed page: others look the site up by its host name, which may be what is forged."""
    return HttpResponse(status_page(400), status=400)
