"""Pages that were made for somebody signed in are kept by nobody on their way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def keep_nothing(get_response: GetResponse) -> GetResponse:
    """Middleware: unless a view says otherwise, no proxy and no browser keeps what a signed-in person was shown.

    Several people share one machine in many an office: after signing out the Back button shows nothing.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return respond
