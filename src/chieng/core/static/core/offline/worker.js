// The service worker: pages that opted in open without a signal, and what waits is sent when the signal is back.
// It keeps no page of a signed-in person but those, sealed with that person's key; everything else goes by untouched.

import { entries } from "./queue.js";
import { sendAll } from "./sending.js";
import { all, get, ownerHere, put, remove, sealText, unsealText } from "./store.js";

const KEEP = "X-Chieng-Keep";
const TOKEN = "/cho-gui/ma/";
const PATIENCE = 6_000;
const OLDEST = 14 * 24 * 60 * 60 * 1000;
const FRESH = 6 * 60 * 60 * 1000;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

/** `told` comes from the server: version, the addresses of the shell, the page for no signal. */
export function start(told) {
  const shell = `chieng-${told.version}`;
  addEventListener("install", (event) => event.waitUntil(install(shell, told).then(() => skipWaiting())));
  addEventListener("activate", (event) => event.waitUntil(tidy(shell).then(() => clients.claim())));
  addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (request.mode === "navigate") event.respondWith(page(event, url, shell, told.offline));
    else if (url.pathname.startsWith("/static/")) event.respondWith(part(request, url, shell));
  });
  addEventListener("message", (event) => event.waitUntil(fetchAhead(event.data)));
  addEventListener("sync", (event) => event.waitUntil(sync()));
}

async function install(name, told) {
  const shell = await caches.open(name);
  // Without cookies: the page for no signal is the same for everybody.
  const asked = [...told.shell, told.offline].map((address) => new Request(address, { credentials: "omit", cache: "no-cache" }));
  await Promise.all(asked.map(async (request) => {
    const answer = await fetch(request);
    if (answer.ok) await shell.put(request.url, answer);
  }));
}

async function tidy(shell) {
  for (const name of await caches.keys()) if (name !== shell) await caches.delete(name);
  for (const row of await all("pages")) if (Date.now() - row.at > OLDEST) await remove("pages", row.key);
}

/** Our styles and scripts: what bears its hash never changes; the rest from the network, else as it was kept. */
async function part(request, url, name) {
  const kept = await (await caches.open(name)).match(url.href);
  if (kept && (HASHED.test(url.pathname) || !navigator.onLine)) return kept;
  try {
    return await fetch(request, kept && { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** From the network; from the copy where there is no answer, or where it is late and there is a copy. */
async function page(event, url, shell, offline) {
  const asked = fetch(event.request);
  const copy = () => kept(url).catch(() => null);
  try {
    const answer = await Promise.race([asked, late(copy, asked)]);
    keep(event, url, answer);
    return answer;
  } catch {
    const found = (await copy()) ?? (await (await caches.open(shell)).match(offline, { ignoreVary: true }));
    return found ?? Response.error();
  }
}

async function late(copy, asked) {
  await new Promise((done) => setTimeout(done, PATIENCE));
  if (await copy()) throw new Error("late");
  return asked;
}

function keep(event, url, answer) {
  const owner = answer.headers.get(KEEP);
  if (owner && answer.ok && !url.search) event.waitUntil(write(owner, url.pathname, answer.clone()).catch(() => {}));
}

async function write(owner, path, answer) {
  const headers = [...answer.headers].filter(([name]) => !["content-length", "content-encoding", "set-cookie"].includes(name));
  const sealed = await sealText(owner, JSON.stringify({ headers, text: await answer.text() }));
  await put("pages", { key: `${owner} ${path}`, owner, at: Date.now(), sealed });
}

/** The copy kept for whoever was signed in last, marked so that its scripts know what it is. */
async function kept(url) {
  const row = await get("pages", `${await ownerHere()} ${url.pathname}`);
  if (!row || Date.now() - row.at > OLDEST) return null;
  const { headers, text } = JSON.parse(await unsealText(row.owner, row.sealed));
  const marked = text.replace("<html ", `<html data-kept="${new Date(row.at).toISOString()}" `);
  return new Response(marked, { headers });
}

/** Keep pages that the person is likely to need without a signal, unless a copy is still fresh. */
async function fetchAhead({ keep: paths = [], owner }) {
  for (const path of paths) {
    const row = await get("pages", `${owner} ${path}`);
    if (row && Date.now() - row.at < FRESH) continue;
    const answer = await fetch(path, { redirect: "manual" }).catch(() => null);
    // Who signed out meanwhile keeps nothing here any more.
    if (answer?.ok && answer.headers.get(KEEP) === owner && (await ownerHere()) === owner) await write(owner, path, answer);
  }
}

/** The browser says that the signal is back, perhaps with no page open. Failing asks it to try again later. */
async function sync() {
  const owner = await ownerHere();
  if (!owner) return;
  const result = await sendAll(owner, TOKEN);
  const left = (await entries(owner)).some((row) => row.state === "waiting");
  if (left && result?.stopped === "no-answer") throw new Error("no signal yet");
}
