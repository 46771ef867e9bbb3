// Keeps the board moving by server-sent events; without them the page shows what it was when it was read.
const section = document.querySelector("[data-board]");
const live = document.querySelector("[data-board-live]");
let revision = Number(section.dataset.revision);

const source = new EventSource(section.dataset.board);
source.onopen = () => { live.hidden = false; document.querySelector("[data-board-reload]").hidden = true; };
source.onerror = () => { live.hidden = true; };
source.addEventListener("end", () => source.close());
source.addEventListener("problem", () => { live.hidden = true; source.close(); });
source.onmessage = event => {
  const board = JSON.parse(event.data).board;
  if (!board || Number(board.revision) <= revision) return;
  revision = Number(board.revision);
  const body = section.querySelector("tbody");
  const old = new Map([...body.rows].map(row => [row.dataset.key, row]));
  const rows = [...(board.rows ?? [])].sort((a, b) => (a.rank || 999) - (b.rank || 999));
  for (const next of rows) {
    const row = old.get(next.code || next.entryId);
    if (!row) { location.reload(); return; } // an entry came or went
    row.cells[0].textContent = next.rank || "—";
    row.cells[2].firstElementChild.textContent = next.meanShown || "—";
    row.querySelector("progress").max = Math.max(1, next.assigned ?? 0);
    row.querySelector("progress").value = next.counted ?? 0;
    row.querySelector("td:last-child .sub").textContent = `${next.counted ?? 0}／${next.assigned ?? 0}`;
    body.append(row);
  }
  const counted = document.querySelector("[data-board-counted]");
  const figures = [board.counted ?? 0, board.assigned ?? 0];
  counted.textContent = counted.textContent.replace(/\d[\d,]*/g, () => figures.shift());
};
