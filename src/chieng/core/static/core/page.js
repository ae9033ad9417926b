// What every page gains from script. Nothing here is needed to read a page or to send a form.
import { dialogs } from "./dialogs.js";
import { copying } from "./copy.js";
import { forgetDrafts } from "./drafts.js";
import { fields } from "./fields.js";

document.documentElement.classList.add("has-script");

/** Close open menus on Escape and on a click elsewhere; give the focus back to the menu's button. */
function menus() {
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

/** A form is sent once: its button says that it is busy until the answer comes. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });
}

/** The error summary takes the focus when a page comes back with errors. */
function errors(root) {
  root.querySelector?.(".summary-errors")?.focus();
}

function toasts() {
  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("p")?.remove());
}

function signingOut() {
  document.addEventListener("submit", (event) => event.target.matches("form[data-sign-out]") && forgetDrafts());
}

menus();
signingOut();
sendOnce();
toasts();
dialogs();
copying();
fields(document);
errors(document);
// Only pages of whoever keeps things on this device pay for it.
if (document.querySelector("[data-outbox]")) import("./offline/start.js");
document.addEventListener("htmx:load", (event) => {
  fields(event.detail.elt);
  errors(event.detail.elt);
});
