"""What browser tests do again and again: sign in, ask axe, walk by keyboard, look for sideways scrolling."""

from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page

HOST = "localhost"  # where the live server listens
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESCRIBE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return "";
  return (e.getAttribute("aria-label") || e.innerText || e.name || e.id || e.tagName).trim().split("\\n")[0];
}"""


def sign_in(page: Page, person: Any) -> None:
    """Sign `person` in by a session cookie: quick, and without going through the form each time."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "domain": HOST, "path": "/"}]
    )


def check_axe(page: Page) -> None:
    """Ask axe about the page as it stands; every breach of WCAG 2.2 A or AA fails the test."""
    page.evaluate(_axe())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        WCAG_22_AA,
    )
    breaches = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert breaches == [], "\n".join(breaches)


def check_no_sideways_scroll(page: Page) -> None:
    """The page is no wider than the window; where it is, name what sticks out."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
          [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
          .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert wide == [], "\n".join(wide)


def tab_stops(page: Page, most: int = 200) -> list[str]:
    """Walk the page by Tab from its start and return what took the focus, in order, in its own words."""
    stops: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(DESCRIBE)
        if not stop:
            break
        stops.append(stop)
    return stops


def check_focus_is_seen(page: Page) -> None:
    """Whatever has the focus now is drawn with an outline."""
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def check_page(page: Page) -> None:
    """What every page must pass: axe, and no sideways scrolling."""
    check_no_sideways_scroll(page)
    check_axe(page)


@cache
def _axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
