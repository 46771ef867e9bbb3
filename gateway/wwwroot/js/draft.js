// A draft saves itself: a moment after the last change, and when the page is left. What the service refuses is told beside the buttons and stays typed.
// A draft that another window has changed is never overwritten unasked.
const form = document.querySelector("form[data-draft]");
const state = form.querySelector(".saved");
const say = (name, text) => { state.hidden = false; state.dataset.state = name; state.querySelector("span").textContent = text; };
let timer, changed = false, stopped = false, saving = Promise.resolve();

async function save(leaving = false) {
  if (!changed || stopped) return;
  changed = false;
  say("saving", form.dataset.saving);
  const to = new URL(form.action);
  to.searchParams.set("handler", "Keep");
  try {
    const answer = await fetch(to, { method: "POST", body: new FormData(form), headers: { "Accept": "application/json" }, keepalive: leaving });
    if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) throw new Error();
    const kept = await answer.json();
    stopped = kept.stale;
    if (!kept.id) { say("unsaved", kept.said); return; }
    form.elements.Etag.value = kept.etag;
    if (!form.action.endsWith(kept.id)) {
      form.action = `/my/entries/draft/${kept.id}`;
      history.replaceState(null, "", form.action);
    }
    if (!changed) say("saved", kept.said);
  } catch {
    // Whether it arrived is not known: the next try is an act of its own.
    form.elements.RequestId.value = crypto.randomUUID?.() ?? form.elements.RequestId.value;
    changed = true;
    say("offline", form.dataset.offline);
    later(15000);
  }
}

function later(wait = 1500) {
  clearTimeout(timer);
  timer = setTimeout(() => { saving = saving.then(() => save()); }, wait);
}

form.addEventListener("input", () => { changed = true; later(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saving = saving.then(() => save(true)); });

// The button waits for a save that is on its way, and goes on from the version it made.
let ready = false;
form.addEventListener("submit", event => {
  clearTimeout(timer);
  if (ready) return;
  event.preventDefault();
  // Not before this event has ended: a form whose submit event is being told takes no other.
  saving.then(() => setTimeout(() => { [ready, changed] = [true, false]; form.requestSubmit(event.submitter); }));
});
