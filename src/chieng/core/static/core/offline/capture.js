// form[data-queue]: written down on this device before it is sent, so that nothing that was typed can be lost.

import { hold, letGo } from "./held.js";
import { entries, entry, filesOf, told, write } from "./queue.js";
import { sendNow } from "./sending.js";
import { box, moment, say } from "./words.js";

// After so long without an answer the person may go on; sending goes on behind.
const WAIT = 15_000;
const MARK = "#cho-gui-";
const DAY = 24 * 60 * 60 * 1000;
const NEVER = new Set(["csrfmiddlewaretoken"]);
const fresh = () => crypto.randomUUID();

function contents(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const fields = [];
  const files = [];
  for (const [name, value] of data) {
    if (typeof value === "string") NEVER.has(name) || fields.push([name, value]);
    else if (value.size || value.name) files.push([name, value]);
  }
  return { fields, files };
}

/** What the entry is called in a list: as data-title says, or the words of the fields that data-names tells. */
function title(form) {
  if (form.dataset.title) return form.dataset.title;
  const words = (name) => {
    const fields = [...form.elements].filter((field) => field.name === name);
    const chosen = fields.find((field) => field.checked) ?? fields[0];
    if (!chosen) return "";
    if (chosen.matches("[type=radio], [type=checkbox]")) return chosen.checked ? chosen.labels[0]?.innerText.trim() : "";
    return chosen.matches("select") ? chosen.selectedOptions[0]?.text : chosen.value;
  };
  return (form.dataset.names ?? "").split(" ").map(words).filter(Boolean).join(" · ");
}

async function submitted(form, submitter, notice) {
  const { fields, files } = contents(form, submitter);
  const id = form.elements.client_id.value;
  const plain = { action: new URL(form.action).pathname, page: location.pathname, label: form.dataset.queue, title: title(form), fields };
  // Written down again after a correction, it is still from when it was first written down.
  const at = (await entry(id))?.at ?? new Date().toISOString();
  const online = navigator.onLine;
  await write(box.dataset.owner, id, at, plain, files, online);
  askToSync();
  const sending = online ? sendNow(id, box.dataset.token) : Promise.resolve({ state: "no-answer" });
  const patience = new Promise((resolve) => setTimeout(resolve, WAIT, { state: "slow" }));
  const outcome = await Promise.race([sending, patience]);
  if (outcome.state === "refused") return sendAsUsual(form, submitter);
  if (outcome.address) return location.assign(outcome.address);
  // Asked for again, the page leads to signing in and back.
  if (outcome.state === "signed-out") return location.assign(location.pathname);
  notice(wordsFor(outcome.state), outcome.state === "denied" ? outcome.errors : []);
  empty(form);
}

function wordsFor(state) {
  if (state === "other") return say("signIn");
  if (state === "denied") return say("refused");
  if (state === "gone") return say("sentOne");
  return say(state === "no-answer" ? "kept" : "keptSlow");
}

/** The page itself shows best what is wrong with it. What was written down stays until it is put right. */
function sendAsUsual(form, submitter) {
  form.dataset.plain = "yes";
  delete form.dataset.sent;
  form.requestSubmit(submitter);
}

/** Make the form ready for the next one. A sheet (data-sheet) stays as it is: sent again, it takes the place of what waits. */
function empty(form) {
  if ("sheet" in form.dataset) return delete form.dataset.sent;
  if (form.querySelector(".summary-errors")) return location.assign(location.pathname);
  form.reset();
  letGo(form);
  form.querySelectorAll(".staged, .previews").forEach((list) => list.replaceChildren());
  form.elements.client_id.value = fresh();
  for (const input of form.querySelectorAll("input[type=date]")) input.dispatchEvent(new Event("change", { bubbles: true }));
  delete form.dataset.sent;
}

async function askToSync() {
  try {
    await (await navigator.serviceWorker?.ready)?.sync?.register("chieng-queue");
  } catch {
    // Not every browser sends from behind: then the next open page does.
  }
  navigator.storage?.persist?.();
}

/** A copy kept some days ago: today is another day, and the form is a new one. */
function renew(form) {
  form.elements.client_id.value = fresh();
  if (!box.dataset.day) return;
  const shown = new Date(`${box.dataset.day}T00:00:00Z`);
  const here = new Date(`${new Date().toLocaleDateString("sv", { timeZone: "Asia/Ho_Chi_Minh" })}T00:00:00Z`);
  const later = (text) => new Date(Date.parse(`${text}T00:00:00Z`) + Math.round((here - shown) / DAY) * DAY).toISOString().slice(0, 10);
  for (const button of form.querySelectorAll("button[data-for][data-value]")) button.dataset.value = later(button.dataset.value);
  for (const input of form.querySelectorAll("input[type=date]")) {
    if (input.value !== box.dataset.day) continue;
    input.value = input.defaultValue = later(input.value);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** The entry that waits for this sheet, if any: there is never more than one. */
async function waitingFor(form) {
  if (!("sheet" in form.dataset)) return "";
  for (const row of await entries(box.dataset.owner)) if ((await told(row)).page === location.pathname) return row.id;
  return "";
}

/** Bring an entry back into its form, files and all, with what the server said of it. */
async function bringBack(form, id, notice) {
  const row = await entry(id);
  if (!row || row.owner !== box.dataset.owner) return;
  const said = await told(row);
  fill(form, said.fields);
  form.elements.client_id.value = id;
  putBack(form, await filesOf(row, said.files));
  form.querySelector("[data-draft-notice]")?.setAttribute("hidden", "");
  notice(said.wrong.length ? say("refused") : say("again"), said.wrong);
}

/** Put files into the inputs that they came from, as if they were chosen again; into the form where there is none. */
function putBack(form, files) {
  for (const name of new Set(files.map(([field]) => field))) {
    const some = files.filter(([field]) => field === name).map(([, file]) => file);
    const input = form.querySelector(`input[type=file][name="${name}"]:not([data-held])`);
    if (!input) {
      some.forEach((file) => hold(form, name, file));
      continue;
    }
    const chosen = new DataTransfer();
    some.forEach((file) => chosen.items.add(file));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.matches("[type=file], [type=submit], button, [name=csrfmiddlewaretoken]")) continue;
    const given = values.get(field.name) ?? [];
    if (field.matches("[type=radio], [type=checkbox]")) {
      field.checked = given.includes(field.value);
      const fold = field.checked && field.closest("details");
      if (fold) fold.open = true;
    } else if (given.length) {
      field.value = given.shift();
      if (field.type === "date") field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

/** Watch one form. `notice(text, lines)` tells the person something. */
export async function capture(form, notice) {
  if (document.documentElement.dataset.kept) {
    renew(form);
    notice(say("copy", { when: moment(document.documentElement.dataset.kept) }), [], { quiet: true });
  }
  form.addEventListener("submit", async (event) => {
    // Buttons that only change the form (formnovalidate) need the server.
    if (event.defaultPrevented || form.dataset.plain || event.submitter?.formNoValidate) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    try {
      await submitted(form, event.submitter, notice);
    } catch {
      // It can't be kept here (no room, a private window): as without script.
      if (navigator.onLine) sendAsUsual(form, event.submitter);
      else notice(say("full"));
      delete form.dataset.sent;
    } finally {
      event.submitter?.removeAttribute("aria-busy");
    }
  });
  // Back from the page that came after: the browser shows the form as it was left.
  window.addEventListener("pageshow", () => delete form.dataset.plain);
  // A page that came back with errors holds newer words than what waits.
  if (form.querySelector(".summary-errors")) return;
  const id = location.hash.startsWith(MARK) ? location.hash.slice(MARK.length) : await waitingFor(form);
  if (id) await bringBack(form, id, notice);
}

export const pageOf = (said, id) => `${said.page}${MARK}${id}`;
