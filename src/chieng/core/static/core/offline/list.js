// The page of what waits on this device: each entry with its state, to be mended or thrown away.

import { drop, entries, onChange, REFUSED, told } from "./queue.js";
import { moment, say, sayLine } from "./words.js";

export async function list(root, owner, { send, pageOf }) {
  const pattern = root.querySelector("template");
  const dialog = root.querySelector("dialog");
  const button = root.querySelector("[data-send-all]");
  let chosen;

  async function draw() {
    const rows = await entries(owner);
    const lines = await Promise.all(rows.map(line));
    root.querySelector("[data-lines]").replaceChildren(...lines);
    root.querySelector("[data-some]").hidden = !rows.length;
    button.hidden = rows.every((row) => row.state === REFUSED);
    root.querySelector("[data-none]").hidden = rows.length > 0;
  }

  async function line(row) {
    const said = await told(row);
    const made = pattern.content.cloneNode(true).firstElementChild;
    const name = [said.label, said.title].filter(Boolean).join(": ");
    made.querySelector("[data-name]").textContent = name;
    const files = said.files.length ? ` · ${say("files", { n: said.files.length })}` : "";
    made.querySelector("[data-when]").textContent = say("written", { when: moment(row.at) }) + files;
    made.querySelector("[data-waiting]").hidden = row.state === REFUSED;
    made.querySelector("[data-refused]").hidden = row.state !== REFUSED;
    const wrong = made.querySelector("[data-wrong]");
    wrong.replaceChildren(...said.wrong.map((text) => Object.assign(document.createElement("li"), { textContent: sayLine(text) })));
    wrong.hidden = !said.wrong.length;
    const edit = made.querySelector("[data-edit]");
    edit.href = pageOf(said, row.id);
    edit.querySelector("[data-of]").textContent = `: ${name}`;
    const away = made.querySelector("[data-away]");
    away.querySelector("[data-of]").textContent = `: ${name}`;
    away.addEventListener("click", () => {
      chosen = row.id;
      dialog.querySelector("[data-loses]").textContent = name;
      dialog.showModal();
    });
    return made;
  }

  dialog.querySelector("[data-drop]").addEventListener("click", async () => {
    dialog.close();
    await drop(chosen);
  });
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
  button.addEventListener("click", () => send(true));
  const signal = () => (button.disabled = !navigator.onLine);
  for (const name of ["online", "offline"]) window.addEventListener(name, signal);
  signal();
  onChange(draw);
  await draw();
}
