// The judge's browser as a witness: it remembers the ledger's last checkpoint and, on the next visit, demands the RFC 6962 proof that
// the present ledger begins with it. A ledger told differently to different people is found this way.
const card = document.querySelector('[data-witness]');
const says = card?.querySelector('[data-witness-says]');
const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const node = async (left, right) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([1, ...left, ...right])));

/** RFC 9162, 2.1.4.2. */
async function consistent(oldSize, oldRoot, size, root, path) {
  if (oldSize === size) return path.length === 0 && same(oldRoot, root);
  const nodes = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...path] : path;
  let [fn, sn] = [oldSize - 1, size - 1];
  while (fn & 1) [fn, sn] = [fn >> 1, sn >> 1];
  let [before, now] = [nodes[0], nodes[0]];
  for (const next of nodes.slice(1)) {
    if (sn === 0) return false;
    if (fn & 1 || fn === sn) {
      [before, now] = [await node(next, before), await node(next, now)];
      while (!(fn & 1) && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else now = await node(now, next);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 && same(before, oldRoot) && same(now, root);
}

async function witness() {
  const base = card.dataset.witness;
  const key = `ledger:${base}`;
  const { checkpoint } = await (await fetch(`${base}/checkpoint`)).json();
  const size = Number(checkpoint.size);
  const held = JSON.parse(localStorage.getItem(key) ?? 'null');
  let holds = true;
  if (held && held.size > 0 && held.size <= size) {
    const proof = held.size === size ? { path: [], checkpoint } : await (await fetch(`${base}/proof?oldSize=${held.size}&size=${size}`)).json();
    holds = await consistent(held.size, bytes(held.root), size, bytes(proof.checkpoint.root), (proof.path ?? []).map(bytes));
  } else if (held && held.size > size) holds = false;
  if (holds) localStorage.setItem(key, JSON.stringify({ size, root: checkpoint.root }));
  if (held) says.textContent = (holds ? (held.size === size ? card.dataset.same : card.dataset.grown) : card.dataset.broken).replace('{0}', held.size).replace('{1}', size);
  if (!holds) card.classList.add('callout--bad');
}

if (card && globalThis.crypto?.subtle) await witness();
