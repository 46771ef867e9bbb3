// The judge's browser as a witness: it remembers the ledger's last checkpoint and, on the next visit, demands the RFC 6962 proof that
// the present ledger begins with it. A ledger told differently to different people is found this way.
import { consistent, bytes } from '/js/merkle.js';

const card = document.querySelector('[data-witness]');
const says = card?.querySelector('[data-witness-says]');
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
