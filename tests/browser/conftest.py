"""A real browser for tests: one Chromium a session, a live server, and a page that fails the test by itself.

`page` refuses console errors, CSP violations, failed scripts and every request to another host. The helpers in
`tests.browser.helpers` sign people in, ask axe, and walk by keyboard.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
OpenPage = Callable[..., Any]

# The browser's driver runs an event loop in this thread; Django's database calls here are not inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def _chromium() -> str | None:
    return os.environ.get("CHIENG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _chromium()
    if path is None:
        reason = "no Chromium here: install Debian's chromium, or set CHIENG_CHROMIUM to its path"
        pytest.fail(reason) if os.environ.get("CHIENG_TEST_STRICT") == "1" else pytest.skip(reason)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(live_server: Any, browser: Browser) -> OpenPage:
    """Return `open_page(width=1280, dark=False, language="vi", scripts=True)`, a context manager with a page.

    On leaving, the test fails when the page logged an error, broke the CSP or called another host. The server is
    there before the browser, so that the browser and whatever its service workers hold open go first.
    """

    @contextmanager
    def opened(
        *, width: int = 1280, dark: bool = False, language: str = "vi", scripts: bool = True
    ) -> Iterator[Page]:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        troubles: list[str] = []
        page = context.new_page()
        _watch(page, live_server.url, troubles)
        yield page
        context.close()
        assert troubles == []

    return opened


@pytest.fixture
def page(open_page: OpenPage) -> Iterator[Page]:
    """A page 1280 pixels wide, light, in Vietnamese."""
    with open_page() as opened:
        yield opened


def _watch(page: Page, home: str, troubles: list[str]) -> None:
    host = urlsplit(home).netloc

    def console(message: ConsoleMessage) -> None:
        # A page that answers 403 or 404 on purpose is not an error of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            troubles.append(f"console: {message.text}")

    def request(asked: Request) -> None:
        parts = urlsplit(asked.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host:
            troubles.append(f"third party: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("request", request)
