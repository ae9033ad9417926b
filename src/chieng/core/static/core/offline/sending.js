// Sends what waits, each exactly once: one sender at a time on this device, and the server knows the client id.
// Used by pages and by the service worker.

import { announce, drop, entries, entry, filesOf, letGo, putOff, refuse, told, WAITING } from "./queue.js";

const DONE = new Set(["recorded", "draft", "held"]);
// Nothing that comes after would fare better.
const STOPS = new Set(["no-answer", "signed-out", "other"]);
// Slower than this is no connection: a minute, and 8 KB a second.
const patience = (bytes) => AbortSignal.timeout(60_000 + bytes / 8);

async function locked(work, options = {}) {
  if (!navigator.locks) return work();
  return navigator.locks.request("chieng-send", options, (lock) => (lock ? work() : null));
}

/** Ask who is signed in. Throws when there is no answer. */
async function permit(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) return null;
  return answer.json();
}

async function post(row, token, how) {
  const said = await told(row);
  const body = new FormData();
  for (const [name, value] of said.fields) body.append(name, value);
  const files = await filesOf(row, said.files);
  for (const [name, file] of files) body.append(name, file, file.name);
  const size = files.reduce((sum, [, file]) => sum + file.size, 0);
  return fetch(said.action, {
    method: "POST",
    body,
    redirect: "manual",
    signal: patience(size),
    headers: {
      Accept: "application/json",
      "X-CSRFToken": token.token,
      "X-Chieng-Queued": how,
      "X-Chieng-Owner": row.owner,
      "X-Chieng-Captured": row.at,
    },
  });
}

async function answered(row, { address, how }) {
  try {
    const token = await permit(address);
    if (!token) return { state: "trouble" };
    if (!token.owner) return { state: "signed-out" };
    if (token.owner !== row.owner) return { state: "other" };
    const answer = await post(row, token, how);
    if (answer.type === "opaqueredirect") return { state: "signed-out" };
    if (answer.status === 413) return { state: "refused", errors: ["@tooLarge"] };
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    return json ? await answer.json() : { state: "trouble" };
  } catch {
    return { state: "no-answer" };
  }
}

async function sendOne(row, options) {
  const outcome = await answered(row, options);
  if (DONE.has(outcome.state)) await drop(row.id);
  else if (outcome.state === "refused" || outcome.state === "denied") await refuse(row, outcome.errors ?? []);
  else if (outcome.state === "trouble") await putOff(row);
  else await letGo(row);
  return outcome;
}

/** Send one entry for a person who waits. Returns the outcome; "gone" when another tab has sent it meanwhile. */
export async function sendNow(id, address) {
  return locked(async () => {
    const row = await entry(id);
    return row ? sendOne(row, { address, how: "now" }) : { state: "gone" };
  });
}

/** Send what is due, the oldest first; with `eager` also what was put off. Null while another tab is at it. */
export async function sendAll(owner, address, { eager = false } = {}) {
  const result = { sent: 0, said: [], stopped: "" };
  const round = async () => {
    const due = (await entries(owner)).filter((row) => row.state === WAITING && (eager || row.next <= Date.now()));
    for (const { id } of due) {
      const row = await entry(id);
      if (!row || row.state !== WAITING) continue;
      const outcome = await sendOne(row, { address, how: "later" });
      if (DONE.has(outcome.state)) {
        result.sent += 1;
        if (outcome.message) result.said.push(outcome.message);
      }
      if (STOPS.has(outcome.state)) {
        result.stopped = outcome.state;
        break;
      }
    }
    // Whoever sends, the open pages say so.
    if (result.sent) announce(result);
    return result;
  };
  return locked(round, { ifAvailable: true });
}
