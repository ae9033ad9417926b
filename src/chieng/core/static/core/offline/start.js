// Starts on pages of whoever keeps things on this device: the bar of what waits, the sending, the service worker.

import { capture, pageOf } from "./capture.js";
import { announce, countAll, entries, onChange, REFUSED, told, WAITING } from "./queue.js";
import { sendAll } from "./sending.js";
import { forget, get, ownerHere, put, remove, setOwnerHere } from "./store.js";
import { box, say, sayLine, sayNumber } from "./words.js";

const AGAIN = 60_000;
// Pages are fetched ahead once the page that somebody came for is at rest.
const AT_REST = 3_000;
// What came of sending stays to be read for so long, while the queue goes on changing.
const TOLD_FOR = 20_000;
const here = { owner: "", editing: () => null, note: "" };

function tellForm(form) {
  const made = Object.assign(document.createElement("div"), { className: "notice", tabIndex: -1, hidden: true });
  made.setAttribute("role", "status");
  form.prepend(made);
  return (text, lines = [], { quiet = false } = {}) => {
    const list = document.createElement("ul");
    list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: sayLine(line) })));
    made.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }), ...(lines.length ? [list] : []));
    made.hidden = false;
    if (!quiet) made.focus();
  };
}

async function show() {
  const rows = (await entries(here.owner)).filter((row) => row.id !== here.editing());
  const waiting = rows.filter((row) => row.state === WAITING).length;
  const refused = rows.filter((row) => row.state === REFUSED).length;
  const parts = [];
  if (waiting) parts.push(sayNumber("one", "many", waiting));
  if (refused) parts.push(sayNumber("oneRefused", "manyRefused", refused));
  if (here.note) parts.push(here.note);
  else if (waiting && !navigator.onLine) parts.push(say("offline"));
  box.querySelector("[data-said]").textContent = parts.join(". ").replaceAll("..", ".");
  box.querySelector("[data-send]").hidden = !waiting || !navigator.onLine;
  box.querySelector("[data-open]").hidden = !rows.length || Boolean(document.querySelector("[data-outbox-list]"));
  box.hidden = !parts.length;
}

let clearing;
function note(text) {
  here.note = text;
  clearTimeout(clearing);
  if (text) clearing = setTimeout(() => note(""), TOLD_FOR);
  return show();
}

/** Send what is due; what came of it is announced to every open page. */
export async function send(eager = false) {
  if (!navigator.onLine || !here.owner) return show();
  const result = await sendAll(here.owner, box.dataset.token, { eager });
  if (!result) return null;
  if (result.stopped === "signed-out" || result.stopped === "other") return note(say("signIn"));
  return show();
}

function forms() {
  const form = document.querySelector("form[data-queue]");
  if (!form) return;
  here.editing = () => form.elements.client_id.value;
  capture(form, tellForm(form)).catch(() => {});
}

function submit(form) {
  form.dataset.sure = "yes";
  form.requestSubmit();
}

/** Signing out forgets everything of this person here; what was not sent yet is asked about first. */
function signingOut() {
  const dialog = document.querySelector("[data-leaving]");
  let leaving;
  document.addEventListener(
    "submit",
    async (event) => {
      if (!event.target.matches("form[data-sign-out]") || event.target.dataset.sure) return;
      event.preventDefault();
      event.stopPropagation();
      leaving = event.target;
      const rows = await entries(here.owner).catch(() => []);
      if (!rows.length && navigator.onLine) return leave();
      const lost = await Promise.all(rows.map((row) => told(row).then((said) => [said.label, said.title].filter(Boolean).join(": "))));
      dialog.querySelector("ul").replaceChildren(...lost.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      dialog.querySelector("[data-loses]").hidden = !rows.length;
      dialog.querySelector("[data-no-signal]").hidden = navigator.onLine;
      dialog.querySelector("[data-first]").hidden = !rows.length || !navigator.onLine;
      dialog.showModal();
    },
    true,
  );
  async function leave() {
    await forget(here.owner).catch(() => {});
    announce();
    if (navigator.onLine) return submit(leaving);
    // The server can't be told yet: the next page with a signal does it.
    await put("state", { name: "leaving", value: here.owner });
    return location.assign(box.dataset.offline);
  }
  dialog.querySelector("[data-anyway]").addEventListener("click", leave);
  dialog.querySelector("[data-first]").addEventListener("click", async (event) => {
    event.target.setAttribute("aria-busy", "true");
    await send(true);
    event.target.removeAttribute("aria-busy");
    dialog.close();
    if (!(await entries(here.owner)).length) leave();
  });
}

async function worker() {
  const known = await navigator.serviceWorker?.register(box.dataset.worker, { type: "module", scope: "/" });
  const pages = JSON.parse(box.dataset.keep || "[]");
  if (!known || !pages.length) return;
  const { active } = await navigator.serviceWorker.ready;
  setTimeout(() => active.postMessage({ keep: pages, owner: here.owner }), AT_REST);
}

/** Whether this person signed out without a signal: it is done now. */
async function leftBefore() {
  const left = (await get("state", "leaving"))?.value === here.owner;
  if (left) {
    await remove("state", "leaving");
    submit(document.querySelector("form[data-sign-out]"));
  }
  return left;
}

async function own() {
  const isCopy = document.documentElement.dataset.kept || box.dataset.mode === "offline";
  here.owner = box.dataset.owner || (await ownerHere());
  if (!here.owner) return;
  if (!isCopy && (await leftBefore())) return;
  if (!isCopy) await setOwnerHere(here.owner);
  box.dataset.owner = here.owner;
  onChange(({ sent, said }) => (sent ? note([sayNumber("sentOne", "sentMany", sent), ...new Set(said)].join(" ")) : show()));
  box.querySelector("[data-send]").addEventListener("click", () => send(true));
  window.addEventListener("online", () => send());
  window.addEventListener("offline", () => show());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  setInterval(send, AGAIN);
  signingOut();
  forms();
  const list = document.querySelector("[data-outbox-list]");
  if (list) (await import("./list.js")).list(list, here.owner, { send, pageOf });
  await show();
  await send();
}

/** On the page where one signs in: that something waits here, and nothing more. */
async function stranger() {
  await remove("state", "leaving");
  if (await countAll()) {
    box.querySelector("[data-said]").textContent = say("signIn");
    box.hidden = false;
  }
}

if (window.isSecureContext && "indexedDB" in window) {
  (box.dataset.mode === "sign-in" ? stranger() : own()).catch(() => {});
  if (box.dataset.owner) worker().catch(() => {});
}
