"""What tests of working without a signal do again and again: wait for the worker, look into the store."""

from typing import Any

from playwright.sync_api import Page, expect

FORM, OUTBOX = "/hoat-dong/ghi/", "/cho-gui/"
READY = """async () => {
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller)
    await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
}"""
ROWS = """(name) => new Promise((resolve) => {
  const asked = indexedDB.open("chieng");
  asked.onsuccess = () => {
    const database = asked.result;
    if (!database.objectStoreNames.contains(name)) { database.close(); return resolve([]); }
    const rows = database.transaction(name).objectStore(name).getAll();
    rows.onsuccess = () => { database.close(); resolve(rows.result.map((row) => ({ ...row }))); };
  };
})"""
BYTES = """(rows) => {
  const read = (value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("utf-8", { fatal: false }).decode(value);
    if (ArrayBuffer.isView(value)) return read(value.slice().buffer);
    if (value && typeof value === "object") return Object.entries(value).map(([k, v]) => k + read(v)).join(" ");
    return String(value);
  };
  return rows.map(read).join(" ");
}"""


def ready(page: Page) -> None:
    """Wait until the service worker looks after the page."""
    page.evaluate(READY)


def keep(page: Page, *paths: str) -> None:
    """Open pages so that the device keeps them."""
    for path in paths:
        page.goto(path)
        ready(page)
        page.reload()
        page.wait_for_function("() => document.querySelector('[data-outbox]')")
    until_kept(page, len(paths))


def until_kept(page: Page, number: int) -> None:
    until(page, "pages", f"rows.length >= {number}")


def until(page: Page, store: str, holds: str) -> None:
    """Wait until a condition on the rows of a store holds, at most a quarter of a minute."""
    page.evaluate(
        f"""async (name) => {{
      for (const end = performance.now() + 15000; performance.now() < end; ) {{
        const rows = await ({ROWS})(name);
        if ({holds}) return;
        await new Promise((done) => requestAnimationFrame(done));
      }}
      throw new Error(name + " never: {holds}");
    }}""",
        store,
    )


def rows(page: Page, store: str) -> list[Any]:
    """Return the rows of one store of this device, as far as they travel."""
    found: list[Any] = page.evaluate(f"async (name) => JSON.parse(JSON.stringify(await ({ROWS})(name)))", store)
    return found


def raw(page: Page, store: str) -> str:
    """Return every byte that a store holds, read as text."""
    text: str = page.evaluate(f"async (name) => ({BYTES})(await ({ROWS})(name))", store)
    return text


def bar(page: Page) -> Any:
    return expect(page.locator("[data-outbox] [data-said]"))
