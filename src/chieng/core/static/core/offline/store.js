// What this device keeps for its owner, in IndexedDB. Whatever says something is sealed with the owner's own key,
// which no script can read out and which goes when the owner signs out. Used by pages and by the service worker.

const STORES = { state: "name", keys: "owner", entries: "id", pages: "key" };
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("chieng", 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      // Another tab with a newer form of the store, or one that deletes it, must not wait for this one.
      asked.result.onversionchange = () => asked.result.close();
      asked.result.onclose = () => (opened = undefined);
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** Run `work(store)` in one transaction; settle when it is safely written. */
async function within(name, mode, work) {
  const transaction = (await open()).transaction(name, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    let asked;
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? asked?.error);
    asked = work(transaction.objectStore(name));
  });
}

export const get = (name, key) => within(name, "readonly", (store) => store.get(key));
export const all = (name) => within(name, "readonly", (store) => store.getAll());
export const put = (name, value) => within(name, "readwrite", (store) => store.put(value));
export const remove = (name, key) => within(name, "readwrite", (store) => store.delete(key));

/** Change a row that is still there, in one transaction; another tab may have taken it away. */
export const change = (name, key, changes) =>
  within(name, "readwrite", (store) => {
    const asked = store.get(key);
    asked.onsuccess = () => asked.result && store.put({ ...asked.result, ...changes });
    return asked;
  });

async function keyOf(owner) {
  const known = await get("keys", owner);
  if (known) return known.key;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Two tabs may come here at once: the first key stays.
  await within("keys", "readwrite", (store) => {
    const asked = store.get(owner);
    asked.onsuccess = () => asked.result ?? store.add({ owner, key });
    return asked;
  });
  return (await get("keys", owner)).key;
}

export async function seal(owner, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(owner), bytes) };
}

export async function unseal(owner, { iv, data }) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(owner), data);
}

export const sealText = (owner, text) => seal(owner, new TextEncoder().encode(text));
export const unsealText = async (owner, sealed) => new TextDecoder().decode(await unseal(owner, sealed));

/** Whose device this is while there is no signal: whoever was seen signed in last, until they sign out. */
export const ownerHere = async () => (await get("state", "owner"))?.value ?? "";
export const setOwnerHere = (value) => put("state", { name: "owner", value });

/** Keep nothing more for `owner`: the key first, so that whatever is left of the rest can't be read. */
export async function forget(owner) {
  await remove("keys", owner);
  if ((await ownerHere()) === owner) await remove("state", "owner");
  for (const name of ["entries", "pages"]) {
    for (const row of await all(name)) if (row.owner === owner) await remove(name, row[STORES[name]]);
  }
}
