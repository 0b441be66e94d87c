"use strict";
/* What people do: hover, tap, keys, buttons. */
let current = null;
let waiting = 0;

/* Go to a figure: into sight, in focus, with its card. */
function goTo(id) {
  const mark = markOf(id);
  if (!mark) return;
  for (const other of every(".now")) other.classList.remove("now");
  current = id;
  mark.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
  for (const same of marksOf(id)) same.classList.add("now");
  showCard(id, mark, true);
  redraw();
}

/* The next figure that stands out, or the one before; after the last comes the first. */
function step(by) {
  const shown = DATA.figures.filter((figure) => !hidden.has(figure.id));
  if (!shown.length) return;
  if (by < 0) shown.reverse();
  const from = current ? FIGURES.get(current).s : by < 0 ? Infinity : -1;
  goTo((shown.find((figure) => (by > 0 ? figure.s > from : figure.s < from)) || shown[0]).id);
}

function stepFinding(by) {
  const ids = Array.from(FINDINGS.keys());
  if (!ids.length) return;
  const at = ids.indexOf(active);
  const next = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length];
  follow(next);
  once(next).focus({ preventScroll: true });
}

function turnTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  remember("theme", document.documentElement.dataset.theme);
}

function turnLanguage() {
  language = language === "zh" ? "en" : "zh";
  remember("language", language);
  translate();
}

function turnView() {
  if (sheets.size) setView(document.body.dataset.view === "page" ? "text" : "page");
  redraw();
}

function leave() {
  if (once("help").open) once("help").close();
  else if (!card.hidden) hideCard();
  else if (active) follow(null);
  else if (side.classList.contains("open")) side.classList.remove("open");
  else clearFilters();
  if (document.activeElement === once("search")) once("search").blur();
}

const KEYS = {
  j: () => step(1), k: () => step(-1), n: () => stepFinding(1), p: () => stepFinding(-1),
  "/": () => once("search").focus(), f: () => press(document.querySelector('.chip[data-state="in"]')),
  u: () => press(document.querySelector('.chip[data-state="bare"]')), v: turnView, l: turnLanguage, t: turnTheme,
  "?": () => once("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    leave();
    return;
  }
  const finding = event.target.closest(".finding");
  if (event.key === "Enter" && finding === event.target) {
    follow(finding.id);
    return;
  }
  const tab = event.target.closest("[role=tab]");
  if (tab && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    const other = tab.nextElementSibling || tab.previousElementSibling;
    if (other) other.click(), other.focus();
    return;
  }
  if (event.target.closest("input, textarea, select")) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

document.addEventListener("click", (event) => {
  const target = event.target;
  const found = (selector) => target.closest(selector);
  if (found("[data-n]")) follow(found("[data-n]").dataset.n);
  else if (found(".jump")) {
    event.preventDefault();
    const finding = found(".finding");
    if (finding && finding.id !== active) follow(finding.id);
    goTo(found(".jump").dataset.g);
  } else if (found(".f")) {
    event.preventDefault();
    goTo(found(".f").dataset.g);
  } else if (found(".finding")) follow(found(".finding").id === active ? null : found(".finding").id);
  else if (found(".chip")) press(found(".chip"));
  else if (found("[role=tab]")) openTab(found("[role=tab]").id.slice(4)), redraw();
  else if (found("#card .close") || !found("#card, #side, header, dialog")) hideCard();
});

document.addEventListener("mouseover", (event) => {
  clearTimeout(waiting);
  const mark = event.target.closest(".f");
  if (mark && pinned === null && matchMedia("(hover: hover)").matches) {
    waiting = setTimeout(() => showCard(mark.dataset.g, mark, false), 140);
  } else if (!mark && pinned === null && !event.target.closest("#card")) {
    waiting = setTimeout(() => pinned === null && (card.hidden = true), 220);
  }
});

once("search").addEventListener("input", (event) => {
  sought = event.target.value.trim().toLowerCase();
  filter();
});
once("search").addEventListener("keydown", (event) => event.key === "Enter" && step(1));
once("go-findings").addEventListener("click", () => side.classList.toggle("open"));
once("language").addEventListener("click", turnLanguage);
once("theme").addEventListener("click", turnTheme);
once("keys").addEventListener("click", () => once("help").showModal());
once("help-close").addEventListener("click", () => once("help").close());
if (once("view")) once("view").addEventListener("click", turnView);

if (remember("theme")) document.documentElement.dataset.theme = remember("theme");
if (remember("language") === "en") language = "en";
document.body.dataset.view = sheets.size && window.innerWidth > 700 ? "page" : "text";
openTab("findings");
restore();
translate();
for (const sheet of sheets.values()) near.observe(sheet);
document.addEventListener("DOMContentLoaded", () => {
  for (const sheet of sheets.values()) near.unobserve(sheet), near.observe(sheet);
  if (FIGURES.has(location.hash.slice(1))) goTo(location.hash.slice(1));
  else if (FINDINGS.has(location.hash.slice(1))) follow(location.hash.slice(1));
});
