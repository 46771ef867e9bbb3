// One clock for everybody in the room: the service tells how much is left whenever that changes, and the page counts on from there.
const room = document.querySelector("[data-room]");
const clock = room.querySelector("[data-clock]");
const lost = room.querySelector("[data-lost]");
let left = Number(room.dataset.left), running = room.dataset.running === "true", since = performance.now();

function show() {
  const now = running ? left - (performance.now() - since) : left;
  const seconds = now >= 0 ? Math.ceil(now / 1000) : Math.floor(-now / 1000);
  clock.textContent = (now < 0 ? "+" : "") + String(Math.floor(seconds / 60)).padStart(2, "0") + ":" + String(seconds % 60).padStart(2, "0");
  clock.toggleAttribute("data-over", now < 0);
  clock.toggleAttribute("data-near", now >= 0 && now < 120000 && running);
}
show();
setInterval(show, 200);

const word = (value, prefix) => (value ?? "").replace(prefix, "").toLowerCase().replace(/(^|_)(\w)/g, (_, __, first) => first.toUpperCase());
const source = new EventSource(room.dataset.room);
source.onopen = () => { lost.hidden = true; };
source.onerror = () => { lost.hidden = false; };
source.addEventListener("end", () => source.close());
source.addEventListener("problem", () => { lost.hidden = false; source.close(); });
source.onmessage = event => {
  const slot = JSON.parse(event.data).slot, timer = slot?.timer;
  if (!timer) return;
  const state = word(slot.state, "SLOT_STATE_"), phase = word(timer.phase, "ROOM_PHASE_");
  left = Number(timer.leftMilliseconds);
  since = performance.now();
  running = !timer.paused && (phase === "Presentation" || phase === "Questions");
  room.querySelector("[data-paused]").hidden = !timer.paused;
  room.querySelector("[data-fault]").textContent = timer.fault ?? "";
  show();
  // Another phase offers other acts: fetch them, unless something is being typed.
  if (state !== room.dataset.state || phase !== room.dataset.phase) {
    room.dataset.state = state;
    room.dataset.phase = phase;
    let before = true;
    for (const step of room.querySelectorAll("[data-step]")) {
      const here = step.dataset.step === phase;
      if (here) before = false;
      step.toggleAttribute("aria-current", here);
      if (here) step.setAttribute("aria-current", "step");
      if (before) step.dataset.state = "done"; else delete step.dataset.state;
    }
    if (![...document.querySelectorAll("main input[name=Reason]")].some(input => input.value)) location.reload();
  }
};
