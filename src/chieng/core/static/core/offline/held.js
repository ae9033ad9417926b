// Files that wait inside their form: no signal to send them ahead, or brought back to be sent again.

import { say } from "./words.js";

/** Put `file` into the form under the field `name`, with a line that can take it out again. */
export function hold(form, name, file) {
  const input = form.querySelector(`input[data-held="${name}"]`) ?? hidden(form, name);
  const files = new DataTransfer();
  for (const one of [...input.files, file]) files.items.add(one);
  input.files = files.files;
  list(form).append(line(input, file));
}

function hidden(form, name) {
  const input = Object.assign(document.createElement("input"), { type: "file", name, multiple: true, hidden: true });
  input.dataset.held = name;
  form.append(input);
  return input;
}

function list(form) {
  const known = form.querySelector("[data-held-list]");
  if (known) return known;
  const made = Object.assign(document.createElement("ul"), { className: "held" });
  made.dataset.heldList = "";
  (form.querySelector(".staged") ?? form.lastElementChild).after(made);
  return made;
}

function line(input, file) {
  const made = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { className: "name", textContent: file.name });
  const note = Object.assign(document.createElement("span"), { className: "soft", textContent: say("travels") });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button plain", textContent: say("remove") });
  button.setAttribute("aria-label", `${say("remove")}: ${file.name}`);
  button.addEventListener("click", () => {
    const files = new DataTransfer();
    for (const one of input.files) if (one !== file) files.items.add(one);
    input.files = files.files;
    made.remove();
  });
  made.append(name, note, button);
  return made;
}

/** Empty the form of held files. */
export function letGo(form) {
  form.querySelectorAll("input[data-held]").forEach((input) => input.remove());
  form.querySelector("[data-held-list]")?.replaceChildren();
}
