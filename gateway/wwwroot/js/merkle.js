// RFC 9162 proofs in the browser: that one checkpoint of the ledger begins with another.
export const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const node = async (left, right) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([1, ...left, ...right])));

/** RFC 9162, 2.1.4.2. */
export async function consistent(oldSize, oldRoot, size, root, path) {
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
