// The forms that this device has written down and the server has not confirmed yet.

import { all, change, get, put, remove, seal, sealText, unseal, unsealText } from "./store.js";

// A form just sent belongs to its own tab for so long: other tabs and the worker leave it alone.
export const OWN_FOR = 30_000;
export const WAITING = "waiting";
export const REFUSED = "refused";

const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("chieng-queue") : null;
const listeners = new Set();
channel?.addEventListener("message", (event) => listeners.forEach((tell) => tell(event.data)));

/** Call `tell(news)` whenever the queue changes, in this tab or another. */
export const onChange = (tell) => listeners.add(tell);

export function announce(news = {}) {
  channel?.postMessage(news);
  listeners.forEach((tell) => tell(news));
}

/** Write a form down: `told` is plain (action, page, label, title, fields), `files` are [field, File]. `mine` for one
    that this tab sends itself. */
export async function write(owner, id, at, told, files, mine) {
  const names = files.map(([field, file]) => ({ field, name: file.name, type: file.type, size: file.size }));
  const entry = { id, owner, at, state: WAITING, tries: 0, next: mine ? Date.now() + OWN_FOR : 0, wrong: null };
  entry.told = await sealText(owner, JSON.stringify({ ...told, files: names }));
  entry.files = [];
  for (const [, file] of files) entry.files.push(await seal(owner, await file.arrayBuffer()));
  await put("entries", entry);
  announce();
}

export async function entries(owner) {
  const rows = (await all("entries")).filter((row) => row.owner === owner);
  return rows.sort((one, other) => one.at.localeCompare(other.at));
}

/** How many wait on this device, whoever wrote them. */
export const countAll = async () => (await all("entries")).length;

export const entry = (id) => get("entries", id);

/** What an entry says, opened; its files stay sealed until `filesOf`. */
export async function told(row) {
  const wrong = row.wrong ? JSON.parse(await unsealText(row.owner, row.wrong)) : [];
  return { ...JSON.parse(await unsealText(row.owner, row.told)), wrong };
}

export async function filesOf(row, names) {
  const files = [];
  for (const [index, sealed] of row.files.entries()) {
    const { field, name, type } = names[index];
    files.push([field, new File([await unseal(row.owner, sealed)], name, { type })]);
  }
  return files;
}

export async function refuse(row, errors) {
  await change("entries", row.id, { state: REFUSED, wrong: await sealText(row.owner, JSON.stringify(errors)) });
  announce();
}

/** The server had trouble: ask again after 15 seconds, 30, a minute … at the latest after an hour. */
export async function putOff(row) {
  await change("entries", row.id, { tries: row.tries + 1, next: Date.now() + Math.min(15_000 * 2 ** row.tries, 3_600_000) });
}

/** No signal: whoever comes first may send it, unless the server asked for patience before. */
export const letGo = (row) => row.tries || change("entries", row.id, { next: 0 });

export async function drop(id) {
  await remove("entries", id);
  announce();
}
