// Cosigning a checkpoint with a key that this browser makes and never gives away: ECDSA P-256, not exportable, kept in IndexedDB. Before
// it signs, the browser demands the proof that the ledger still begins with what it signed last time.
import { consistent, bytes } from "/js/merkle.js";

const card = document.querySelector("[data-cosign]");
const says = card.querySelector("[data-cosign-says]");
const base = card.dataset.cosign;
const name = card.dataset.name;
const text = data => new TextEncoder().encode(data);
const base64 = data => btoa(String.fromCharCode(...new Uint8Array(data)));

const store = (mode, act) => new Promise((resolve, reject) => {
  const open = indexedDB.open("cseamesh-witness", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("keys");
  open.onerror = () => reject(open.error);
  open.onsuccess = () => {
    const request = act(open.result.transaction("keys", mode).objectStore("keys"));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  };
});

async function ownKey() {
  const held = await store("readonly", keys => keys.get(name));
  if (held) return held;
  const made = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  await store("readwrite", keys => keys.put(made, name));
  return made;
}

const spkiOf = async key => new Uint8Array(await crypto.subtle.exportKey("spki", key.publicKey));
const idOf = async spki => new Uint8Array(await crypto.subtle.digest("SHA-256", spki)).slice(0, 4);

/** The browser signs r and s side by side; the note wants them as DER integers. */
function der(raw) {
  const integer = part => {
    let digits = [...part];
    while (digits.length > 1 && digits[0] === 0) digits.shift();
    if (digits[0] > 127) digits = [0, ...digits];
    return [2, digits.length, ...digits];
  };
  const body = [...integer(raw.slice(0, 32)), ...integer(raw.slice(32))];
  return new Uint8Array([0x30, body.length, ...body]);
}

async function cosign() {
  const key = await ownKey(), spki = await spkiOf(key), id = await idOf(spki);
  const { checkpoint } = await (await fetch(`${base}/checkpoint`, { cache: "no-store" })).json();
  const size = Number(checkpoint.size), held = JSON.parse(localStorage.getItem(`cosigned:${base}`) ?? "null");
  if (held && held.size > 0) {
    const proof = held.size === size ? { path: [], checkpoint } : held.size > size ? null : await (await fetch(`${base}/proof?oldSize=${held.size}&size=${size}`)).json();
    if (!proof || !await consistent(held.size, bytes(held.root), size, bytes(proof.checkpoint.root), (proof.path ?? []).map(bytes))) {
      says.textContent = card.dataset.broken.replace("{0}", held.size);
      card.classList.add("callout--bad");
      return;
    }
  }
  const body = checkpoint.note.slice(0, checkpoint.note.indexOf("\n\n") + 1);
  const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, text(body)));
  localStorage.setItem(`cosigned:${base}`, JSON.stringify({ size, root: checkpoint.root }));
  const hex = [...id].map(b => b.toString(16).padStart(2, "0")).join("");
  card.querySelector("[name='Form.Key']").value = `${name}+${hex}+${base64([2, ...spki])}`;
  card.querySelector("[name='Form.Size']").value = size;
  card.querySelector("[name='Form.Line']").value = `\u2014 ${name} ${base64([...id, ...der(raw)])}`;
  card.querySelector("form[data-cosign-form]").requestSubmit();
}

const button = card.querySelector("[data-cosign-act]");
if (globalThis.crypto?.subtle && globalThis.indexedDB) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    await cosign().catch(error => { says.textContent = `${card.dataset.failed} ${error}`; });
    button.disabled = false;
  });
}
