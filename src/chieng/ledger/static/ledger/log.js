// Pictures wait in the form, so that names and faces can be painted over, and go up one by one when it is sent; other
// files go up while the rest is still being typed. Without script they travel with the form, and so they
// do without a signal.

import { hold } from "../core/offline/held.js";
import { picking, taken } from "./picked.js";

const form = document.querySelector("form.log");
const list = form?.querySelector(".staged");
const waiting = form?.querySelector("[data-uploading]");
// An upload that stands still for so long has lost its connection.
const STILL = 15_000;
let running = 0;
let pressed = null;
let failed = false;

function line(id, name) {
  const made = document.getElementById(id).content.cloneNode(true).firstElementChild;
  made.querySelector(".name").textContent = name;
  list.append(made);
  return made;
}

function refuse(name, why) {
  failed = true;
  const made = line("refused", name);
  const words = made.querySelector(".why");
  words.textContent = why || words.dataset.offline;
  made.querySelector("button").addEventListener("click", () => made.remove());
}

/** Whether the form can keep a file until it is sent itself. */
const holds = () => form.matches("[data-queue]") && window.isSecureContext && document.querySelector("[data-outbox]");

function send(file, field, keepLocation = false) {
  if (holds() && !navigator.onLine) return hold(form, field, file);
  const limit = Number(form.dataset.limit);
  if (limit && file.size > limit) {
    refuse(file.name, document.getElementById("refused").content.querySelector(".why").dataset.large);
    return;
  }
  const row = line("uploading", file.name);
  const data = new FormData();
  data.append("file", file);
  if (keepLocation) data.append("giu_vi_tri", "1");
  data.append("client_id", form.elements.client_id.value);
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const request = new XMLHttpRequest();
  request.open("POST", form.dataset.upload);
  let still = setTimeout(() => request.abort(), STILL);
  request.upload.addEventListener("progress", (event) => {
    clearTimeout(still);
    still = setTimeout(() => request.abort(), STILL);
    if (event.lengthComputable) row.querySelector("progress").value = event.loaded / event.total;
  });
  request.addEventListener("loadend", () => {
    row.remove();
    clearTimeout(still);
    if (request.status === 201) keep(request.responseText);
    else if (!request.status && holds()) hold(form, field, file);
    else refuse(file.name, request.status === 422 ? request.responseText : "");
    settle(-1);
  });
  settle(1);
  request.send(data);
}

/** Add the line of an accepted file; the same file twice is one line. */
function keep(html) {
  const made = new DOMParser().parseFromString(html, "text/html").querySelector("li");
  if (made && !document.getElementById(made.id)) list.append(document.adoptNode(made));
}

/** Count what is on its way; send the form that was waiting once all has arrived. */
function settle(by) {
  running += by;
  waiting.hidden = running === 0;
  if (running === 0 && pressed) {
    const button = pressed;
    pressed = null;
    if (failed) list.lastElementChild?.scrollIntoView({ block: "center" });
    else form.requestSubmit(button);
  }
}

function start() {
  for (const input of form.querySelectorAll("input[type=file]")) {
    const most = Number(form.dataset.limit);
    picking(input, { list, into: form.querySelector("#id_photos"), direct: (file) => send(file, input.name), most });
  }
  form.addEventListener(
    "submit",
    (event) => {
      failed = false;
      if (navigator.onLine || !holds()) for (const one of taken()) send(one.file, one.name, one.keep);
      if (running === 0 && !failed) return;
      event.preventDefault();
      event.stopPropagation();
      if (running) pressed = event.submitter;
    },
    true,
  );
}

if (form) start();
