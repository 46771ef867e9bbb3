// The connection test before the online finals: camera and microphone with a picture and a level to see, the way to our clock and back,
// and the meeting's page. What is found goes into the form; only a result without sound or picture ever leaves the browser.
const form = document.querySelector("[data-connection]");
const step = name => form.querySelector(`[data-check="${name}"]`);
const field = name => form.querySelector(`input[name="${name}"]:not([type=hidden]), input[name="${name}"]`);
const video = form.querySelector("video");
const level = form.querySelector("[data-level]");
const send = form.querySelector("[data-send]");
const opened = field("LinkOpened");
let stream = null, measured = false;

function tell(name, result, words) {
  const line = step(name);
  line.dataset.result = result;
  line.querySelector("use").setAttribute("href", line.dataset["icon" + result[0].toUpperCase() + result.slice(1)]);
  line.querySelector("[data-says]").textContent = words;
}
const ready = () => { send.disabled = !measured; };

async function devices() {
  if (!navigator.mediaDevices?.getUserMedia) { for (const name of ["camera", "microphone"]) tell(name, "bad", form.dataset.unsupported); return; }
  // Asked one by one when both together are refused: a missing camera says nothing about the microphone.
  stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).catch(() => null);
  if (!stream) {
    const parts = await Promise.all([{ video: true }, { audio: true }].map(kind => navigator.mediaDevices.getUserMedia(kind).catch(() => null)));
    stream = new MediaStream(parts.filter(Boolean).flatMap(part => part.getTracks()));
  }
  const [camera, microphone] = [stream.getVideoTracks().length > 0, stream.getAudioTracks().length > 0];
  field("Camera").value = camera;
  field("Microphone").value = microphone;
  tell("camera", camera ? "ok" : "bad", camera ? form.dataset.cameraOk : form.dataset.refused);
  tell("microphone", microphone ? "ok" : "bad", microphone ? form.dataset.microphoneOk : form.dataset.refused);
  if (camera) { video.closest(".camera").hidden = false; video.srcObject = stream; await video.play().catch(() => {}); }
  if (microphone) listen();
}

function listen() {
  const audio = new AudioContext(), meter = audio.createAnalyser(), samples = new Float32Array(meter.fftSize);
  audio.createMediaStreamSource(stream).connect(meter);
  level.closest("[hidden]")?.removeAttribute("hidden");
  const show = () => {
    meter.getFloatTimeDomainData(samples);
    level.value = Math.min(1, 4 * Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length));
    if (stream.active) requestAnimationFrame(show);
  };
  show();
}

async function way() {
  const times = [];
  for (let i = 0; i < 6; i++) {
    const since = performance.now();
    if (!(await fetch("/api/v1/clock", { cache: "no-store" }).catch(() => null))?.ok) { tell("way", "bad", form.dataset.unreachable); return; }
    times.push(performance.now() - since);
  }
  // The first call opens the connection and is left out.
  const median = Math.round(times.slice(1).sort((a, b) => a - b)[2]);
  field("RoundTrip").value = median;
  tell("way", median <= Number(form.dataset.slowest) ? "ok" : "bad", form.dataset.way.replace("{0}", median));
  measured = true;
}

const brand = () => {
  const known = (navigator.userAgentData?.brands ?? []).find(b => !/not.?a.?brand/i.test(b.brand));
  const name = known ? `${known.brand} ${known.version}` : /(Firefox|Version|Chrome)\/(\d+)/.exec(navigator.userAgent)?.slice(1).join(" ").replace("Version", "Safari") ?? "";
  return `${name} ${navigator.userAgentData?.platform ?? navigator.platform ?? ""}`.trim();
};

form.querySelector("[data-start]").addEventListener("click", async event => {
  event.currentTarget.disabled = true;
  for (const name of ["camera", "microphone", "way"]) tell(name, "warn", form.dataset.running);
  field("Browser").value = brand();
  tell("browser", "ok", brand());
  await Promise.all([devices(), way()]);
  event.target.disabled = false;
  ready();
});
opened.addEventListener("change", () => tell("link", opened.checked ? "ok" : "warn", opened.checked ? form.dataset.linkOk : form.dataset.linkOpen));
form.addEventListener("submit", () => stream?.getTracks().forEach(track => track.stop()));
ready();
