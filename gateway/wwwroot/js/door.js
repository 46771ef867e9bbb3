// Scans ticket codes with the phone's camera where the browser can read QR codes; typing works everywhere.
const form = document.querySelector("[data-door]");
const button = form?.querySelector("[data-scan]");
const video = form?.querySelector("[data-camera]");

if (button && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  button.hidden = false;
  button.addEventListener("click", scan);
}

async function scan() {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
  if (!stream) { button.hidden = true; return; }
  video.parentElement.hidden = false;
  video.srcObject = stream;
  await video.play();
  const look = async () => {
    const [code] = await detector.detect(video).catch(() => []);
    if (!code) { requestAnimationFrame(look); return; }
    for (const track of stream.getTracks()) track.stop();
    form.elements["Form.Code"].value = code.rawValue;
    form.requestSubmit();
  };
  look();
}
