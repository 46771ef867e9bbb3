// Shared behaviour: theme, dialogs, tabs, sliders, counters, countdowns. Every page works without it.
import { paint } from "./slider.js";

const root = document.documentElement;

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

document.addEventListener("click", event => {
  const hit = selector => event.target.closest(selector);
  if (hit("[data-theme-toggle]")) {
    event.preventDefault();
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
  }
  const opener = hit("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
  }
  const closer = hit("[data-closes]");
  if (closer) { event.preventDefault(); closer.closest("dialog").close(); }
  const tab = hit("[role=tab]");
  if (tab) selectTab(tab);
});

// <details data-menu>: Escape and a click elsewhere close it.
const closeMenus = except => { for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false; };
document.addEventListener("click", event => closeMenus(event.target.closest("[data-menu]")));
document.addEventListener("keydown", event => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

document.addEventListener("keydown", event => {
  const tab = event.target.closest?.("[role=tab]");
  if (!tab || !["ArrowRight", "ArrowLeft", "Home", "End"].includes(event.key)) return;
  const all = [...tab.parentElement.querySelectorAll("[role=tab]")];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const next = step ? all[(all.indexOf(tab) + step + all.length) % all.length] : all.at(event.key === "Home" ? 0 : -1);
  event.preventDefault();
  selectTab(next);
  next.focus();
});

// <div data-tabs> with links to sections: sections one below the other until this turns the links into tabs.
for (const list of document.querySelectorAll("[data-tabs]")) {
  list.setAttribute("role", "tablist");
  const links = [...list.querySelectorAll("a")];
  for (const link of links) {
    const panel = document.querySelector(link.hash);
    link.id ||= "tab-" + panel.id;
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", event => event.preventDefault());
  }
  if (links.length) selectTab(links.find(link => link.hash === location.hash) ?? links[0]);
}

function selectTab(tab) {
  for (const other of tab.parentElement.querySelectorAll("[role=tab]")) {
    const on = other === tab;
    other.setAttribute("aria-selected", on);
    other.tabIndex = on ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !on;
  }
}

for (const slider of document.querySelectorAll(".slider")) paint(slider);

document.addEventListener("input", event => {
  const field = event.target;
  if (field.matches(".slider")) paint(field);
  const counter = field.id && document.querySelector(`[data-counts="${CSS.escape(field.id)}"]`);
  if (counter) {
    const used = [...field.value].length, max = Number(counter.dataset.max);
    counter.textContent = counter.textContent.replace(/[\d,]+/, used.toLocaleString("en"));
    counter.toggleAttribute("data-over", used > max);
  }
});

// After a refused post the summary takes the focus.
document.querySelector("[data-focus-first]")?.focus();

// One click, one act: a form that is on its way is not sent again.
document.addEventListener("submit", event => {
  if (event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
addEventListener("pageshow", event => { if (event.persisted) for (const form of document.forms) delete form.dataset.sent; });

// <span class="deadline" data-until="ISO instant"><b></b></span>; data-now on <html> is the server's clock.
const offset = root.dataset.now ? new Date(root.dataset.now) - Date.now() : 0;
const words = root.lang.startsWith("zh") ? { d: " 天 ", h: " 小時", m: " 分", over: "已截止" } : { d: " d ", h: " h", m: " min", over: "Closed" };
function tick() {
  for (const chip of document.querySelectorAll("[data-until]")) {
    const left = new Date(chip.dataset.until) - Date.now() - offset;
    const [days, hours, minutes] = [left / 864e5, left / 36e5 % 24, left / 6e4 % 60].map(Math.floor);
    chip.querySelector("b").textContent = left <= 0 ? words.over : days ? days + words.d + hours + words.h : hours + words.h + " " + minutes + words.m;
    chip.toggleAttribute("data-near", left > 0 && left < 2 * 864e5);
    chip.toggleAttribute("data-over", left <= 0);
  }
}
tick();
setInterval(tick, 30000);
