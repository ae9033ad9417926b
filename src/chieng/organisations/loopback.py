"""Is a request made on this very machine? Demo accounts may sign in only there."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

from chieng.organisations.models import Person

# A proxy on the same machine connects over loopback too, but says for whom it speaks.
_SAID_BY_PROXIES = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
)
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
# No name server answers for names under it (RFC 6761): they lead a browser to its own machine.
_OWN_SUFFIX = ".localhost"


def on_this_machine(request: HttpRequest) -> bool:
    """Say whether nothing but this machine stands behind the request: its address, its host name, no proxy."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    host, _port = split_domain_port(request.META.get("HTTP_HOST", "localhost"))
    proxied = any(header in request.META for header in _SAID_BY_PROXIES)
    own = host in _OWN_NAMES or host.endswith(_OWN_SUFFIX)
    return address.is_loopback and own and not proxied


def may_be_here(request: HttpRequest, person: Person) -> bool:
    """Everybody but demo accounts; those only in a demonstration, on the machine that runs it."""
    return not person.is_demo or (settings.CHIENG_DEMO and on_this_machine(request))
