"""Answers to requests that nothing should be read from."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from chieng.config.serving.pages import status_page

# In both languages: what the reader's is may be what is forged.
_SAID = "Yêu cầu này không đọc được. / This request can't be read."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's own signature
    """Answer 400 with a fixed page: others look the site up by its host name, which may be what is forged.

    Programs get it as the API says what is wrong.
    """
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": _SAID, "errors": {}}, status=400)
    return HttpResponse(status_page(400), status=400)
