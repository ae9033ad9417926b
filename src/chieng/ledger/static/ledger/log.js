// Photos go up one by one while the rest is still being typed. Without script they travel with the form, and so they
// do without a signal.

import { hold } from "../core/offline/held.js";

const form = document.querySelector("form.log");
const list = form?.querySelector(".staged");
const waiting = form?.querySelector("[data-uploading]");
// An upload that stands still for so long has lost its connection.
const STILL = 15_000;
let running = 0;
let pressed = null;

function line(id, name) {
  const made = document.getElementById(id).content.cloneNode(true).firstElementChild;
  made.querySelector(".name").textContent = name;
  list.append(made);
  return made;
}

function refuse(name, why) {
  const made = line("refused", name);
  const words = made.querySelector(".why");
  words.textContent = why || words.dataset.offline;
  made.querySelector("button").addEventListener("click", () => made.remove());
}

/** Whether the form can keep a file until it is sent itself. */
const holds = () => form.matches("[data-queue]") && window.isSecureContext && document.querySelector("[data-outbox]");

function send(file, field) {
  if (holds() && !navigator.onLine) return hold(form, field, file);
  const limit = Number(form.dataset.limit);
  if (limit && file.size > limit) {
    refuse(file.name, document.getElementById("refused").content.querySelector(".why").dataset.large);
    return;
  }
  const row = line("uploading", file.name);
  const data = new FormData();
  data.append("file", file);
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
    form.requestSubmit(button);
  }
}

function start() {
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      files.forEach((file) => send(file, input.name));
    });
  }
  form.addEventListener(
    "submit",
    (event) => {
      if (running === 0) return;
      event.preventDefault();
      event.stopPropagation();
      pressed = event.submitter;
    },
    true,
  );
}

if (form) start();
