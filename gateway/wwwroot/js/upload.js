// Uploads that survive a lost connection or a closed tab (tus 1.0). Without scripts the form sends the file in one go.
const piece = 4 << 20;
const waits = [1, 2, 4, 8, 15, 30];
const tus = { "Tus-Resumable": "1.0.0" };
const wait = seconds => new Promise(done => setTimeout(done, seconds * 1000));
const encode = text => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const size = bytes => bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

const forms = new WeakSet();

/** Rows are replaced when a verdict arrives, so listening is done again for what is new. */
function listen() {
  for (const form of document.querySelectorAll("form[data-tus]")) {
    if (forms.has(form)) continue;
    forms.add(form);
    form.addEventListener("submit", event => {
      const file = form.querySelector("input[type=file]").files[0];
      if (!file) return;
      event.preventDefault();
      new Sending(form, file).run();
    });
    const field = form.querySelector("input[type=file]");
    if (!form.querySelector("select, input[type=date]")) field.addEventListener("change", () => form.requestSubmit());
  }
}

/** Takes over from the page as it is now on the server: rows of files, what is missing, the act of submitting. What somebody is typing or sending stays. */
async function refresh() {
  const answer = await fetch(location.pathname, { headers: { "Accept": "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  let before = null;
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.getElementById(part.id);
    if (!old) before?.after(document.importNode(part, true));
    else if (!old.querySelector("[data-busy], dialog[open]") && old.outerHTML !== part.outerHTML) {
      const open = old.querySelector("details[open]") !== null, now = document.importNode(part, true);
      if (open) now.querySelector("details")?.setAttribute("open", "");
      old.replaceWith(now);
    }
    before = document.getElementById(part.id);
  }
  // A form whose own content nobody else has changed may be saved on top of the new version.
  for (const form of document.querySelectorAll("form[id]:not([data-live] form)")) {
    const now = fresh.getElementById(form.id), etag = form.querySelector("[name=Etag]"), fields = x => [...x.querySelectorAll("[name]:not([name=Etag]):not([name^=__])")].map(f => f.outerHTML).join();
    if (now && etag && fields(now) === fields(form)) etag.value = now.querySelector("[name=Etag]").value;
  }
  listen();
  watch();
}

const watched = new Set();

/** Waits for the verdict on every file that is being looked at, each in a call that the service holds open until it knows. */
function watch() {
  for (const { dataset: { inspecting: id } } of document.querySelectorAll("[data-inspecting]:not([data-inspecting=''])")) {
    if (watched.has(id)) continue;
    watched.add(id);
    verdict(id).finally(() => { watched.delete(id); refresh(); });
  }
}

/** The upload once it has been looked at; null when nobody here may ask for it. */
async function verdict(id) {
  for (let failed = 0; failed < waits.length;) {
    try {
      const answer = await fetch(`/api/v1/uploads/${id}?waitSeconds=20`);
      if (answer.status === 404) { await wait(3); return null; }
      if (!answer.ok) throw new Error();
      const { upload } = await answer.json();
      if (!/INSPECTING$/.test(upload.state)) return upload;
      failed = 0;
    } catch { await wait(waits[failed++]); }
  }
  return null;
}

class Refused extends Error {}

class Sending {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.data = new FormData(form);
    this.key = ["upload", form.dataset.tus, this.data.get("kind"), this.data.get("ordinal"), file.name, file.size, file.lastModified].join("|");
    this.box = form.querySelector("[data-progress]");
    this.bar = this.box.querySelector("progress");
    this.line = this.box.querySelector("p");
    this.stop = this.box.querySelector("button");
  }

  async run() {
    const controls = [...this.form.querySelectorAll("input, select, button")].filter(c => c !== this.stop);
    controls.forEach(c => { c.disabled = true; });
    this.form.dataset.busy = "";
    this.box.hidden = false;
    this.box.removeAttribute("data-bad");
    this.stop.hidden = false;
    this.cancelled = false;
    this.stop.onclick = () => { this.cancelled = true; this.request?.abort(); };
    try {
      await this.send();
      delete this.form.dataset.busy;
      await refresh();
    } catch (error) {
      delete this.form.dataset.busy;
      if (this.cancelled) { this.box.hidden = true; await this.forget(); }
      else { this.box.dataset.bad = ""; this.say(error.message); }
      controls.forEach(c => { c.disabled = false; });
      this.stop.hidden = true;
    }
  }

  async send() {
    let { url, offset } = await this.resume() ?? await this.create();
    for (let failed = 0; ;) {
      if (this.cancelled) throw new Error();
      try {
        offset = await this.append(url, offset);
        failed = 0;
        if (offset >= this.file.size) { localStorage.removeItem(this.key); return; }
      } catch (error) {
        if (error instanceof Refused) { localStorage.removeItem(this.key); throw error; }
        if (this.cancelled) throw error;
        if (failed === waits.length) throw new Error(this.form.dataset.lost);
        this.say(this.form.dataset.retrying);
        await wait(waits[failed++]);
        const at = await this.head(url);
        if (at === null) ({ url, offset } = await this.create()); else if (at !== undefined) offset = at;
      }
    }
  }

  async resume() {
    this.url = localStorage.getItem(this.key);
    if (!this.url) return null;
    const offset = await this.head(this.url);
    return offset === null || offset === undefined ? null : { url: this.url, offset };
  }

  async create() {
    const item = this.form.closest(".file").id, dash = item.lastIndexOf("-");
    const said = { entry: this.form.dataset.tus, kind: item.slice(0, dash), ordinal: item.slice(dash + 1), filename: this.file.name, request_id: crypto.randomUUID?.() };
    if (this.data.get("bonusItem")) said.bonus_item = this.data.get("bonusItem");
    if (this.data.get("occurredOn")) said.occurred_on = this.data.get("occurredOn");
    const metadata = Object.entries(said).filter(([, value]) => value).map(([key, value]) => `${key} ${encode(value)}`).join(",");
    const answer = await fetch("/api/v1/uploads", { method: "POST", headers: { ...tus, "Accept-Language": document.documentElement.lang, "Upload-Length": this.file.size, "Upload-Metadata": metadata } });
    if (!answer.ok) throw new Refused((await answer.json().catch(() => ({}))).detail ?? this.form.dataset.lost);
    this.url = answer.headers.get("Location");
    localStorage.setItem(this.key, this.url);
    return { url: this.url, offset: 0 };
  }

  /** The offset, null when the upload is gone, undefined when nobody answers. */
  async head(url) {
    try {
      const answer = await fetch(url, { method: "HEAD", headers: tus });
      return answer.ok ? Number(answer.headers.get("Upload-Offset")) : answer.status < 500 ? null : undefined;
    } catch { return undefined; }
  }

  append(url, offset) {
    return new Promise((resolve, reject) => {
      const request = this.request = new XMLHttpRequest();
      const end = Math.min(offset + piece, this.file.size);
      request.open("PATCH", url);
      for (const [name, value] of Object.entries({ ...tus, "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream", "Accept-Language": document.documentElement.lang })) request.setRequestHeader(name, value);
      request.upload.onprogress = event => this.progress(offset + event.loaded);
      request.upload.onload = () => { if (end === this.file.size) this.say(this.form.dataset.checking); };
      request.onload = () => {
        if (request.status === 204) resolve(Number(request.getResponseHeader("Upload-Offset")));
        else if (request.status >= 400 && request.status < 500 && ![409, 423, 429, 460].includes(request.status)) {
          let detail = this.form.dataset.lost;
          try { detail = JSON.parse(request.responseText).detail; } catch { /* no problem document */ }
          reject(new Refused(detail));
        } else reject(new Error());
      };
      request.onerror = request.onabort = () => reject(new Error());
      request.send(this.file.slice(offset, end));
    });
  }

  async forget() {
    if (this.url) await fetch(this.url, { method: "DELETE", headers: tus }).catch(() => {});
    localStorage.removeItem(this.key);
  }

  progress(sent) {
    this.bar.max = this.file.size;
    this.bar.value = sent;
    this.say(`${this.form.dataset.sending} ${size(sent)} / ${size(this.file.size)}`);
  }

  say(text) { this.line.textContent = text; }
}

listen();
watch();
