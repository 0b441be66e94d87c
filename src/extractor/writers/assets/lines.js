"use strict";
/* A finding that is followed: its figures stand out, and lines lead to all of them. */
const canvas = once("lines");
const side = once("side");
let active = null;
let drawing = false;

function shape(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  canvas.append(element);
}

/* Lines from the card of the finding to its figures; to the edge, with an arrow, where one is out of sight. */
function draw() {
  drawing = false;
  canvas.replaceChildren();
  const from = active && once(active);
  if (!from || !from.offsetParent) return;
  const [box, frame] = [from.getBoundingClientRect(), side.getBoundingClientRect()];
  const beside = frame.left > 10;
  const top = beside ? document.querySelector("header").getBoundingClientRect().bottom : 0;
  const bottom = beside ? window.innerHeight : frame.top;
  const start = beside
    ? [box.left, Math.max(frame.top + 30, Math.min(box.top + 24, frame.bottom - 10))]
    : [Math.min(window.innerWidth / 2, box.left + 60), frame.top];
  for (const id of new Set(FINDINGS.get(active).figures)) {
    const mark = markOf(id);
    if (!mark) continue;
    const spot = Array.from(mark.getClientRects()).pop() || mark.getBoundingClientRect();
    let [x, y] = [beside ? spot.right : (spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2];
    const away = y < top ? -1 : y > bottom ? 1 : 0;
    x = Math.max(12, Math.min(x, window.innerWidth - 12));
    if (away) y = away < 0 ? top + 10 : bottom - 10;
    const bend = beside ? [(start[0] + x) / 2, start[1], (start[0] + x) / 2, y] : [start[0], (start[1] + y) / 2, x, (start[1] + y) / 2];
    shape("path", { d: `M${start[0]},${start[1]} C${bend[0]},${bend[1]} ${bend[2]},${bend[3]} ${x},${y}`, "data-g": id });
    if (away) shape("path", { class: "arrow", d: `M${x - 6},${y - 4 * away} L${x + 6},${y - 4 * away} L${x},${y + 6 * away} Z` });
    else shape("circle", { cx: x, cy: y, r: 3.5 });
  }
}

function redraw() {
  if (active && !drawing) {
    drawing = true;
    requestAnimationFrame(draw);
  }
}

/* Follow a finding, or none. */
function follow(id) {
  for (const mark of every(".hot")) mark.classList.remove("hot");
  for (const other of every(".finding.on")) other.classList.remove("on");
  active = id;
  if (!id) {
    canvas.replaceChildren();
    return;
  }
  const finding = FINDINGS.get(id);
  openTab("findings");
  side.classList.add("open");
  once(id).classList.add("on");
  once(id).scrollIntoView({ block: once(id).offsetHeight > side.clientHeight - 60 ? "start" : "nearest" });
  const first = markOf(finding.cause || finding.figures[0]);
  if (first) first.scrollIntoView({ block: "center" });
  for (const figure of finding.figures) {
    markOf(figure);
    for (const mark of marksOf(figure)) mark.classList.add("hot");
  }
  redraw();
}

/* Show the findings or the charts. */
function openTab(name) {
  for (const tab of every("[role=tab]")) {
    const chosen = tab.id === "tab-" + name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    once(tab.getAttribute("aria-controls")).hidden = !chosen;
  }
}

window.addEventListener("scroll", redraw, { passive: true });
window.addEventListener("resize", redraw);
side.addEventListener("scroll", redraw, { passive: true });
