"use strict";
/* Which figures stand out: by kind, by what they are part of, by words. */
const pressed = { kind: new Set(), state: new Set() };
let sought = "";

function wanted(figure) {
  if (pressed.kind.size && !pressed.kind.has(figure.kind)) return false;
  if (pressed.state.has("in") && !figure.findings) return false;
  if (pressed.state.has("bare") && (figure.fact || figure.kind === "date" || figure.kind === "ordinal")) return false;
  return !sought || wordsOf(figure).includes(sought);
}

/* All that a figure can be found by. */
function wordsOf(figure) {
  if (!figure.words) {
    const fact = figure.fact || {};
    const said = [textOf(figure.id), figure.value, valueOf(figure), fact.label, fact.indicator, fact.name, fact.period, fact.subject, fact.scope];
    figure.words = said.filter(Boolean).join("\n").toLowerCase();
  }
  return figure.words;
}

/* Let those that are wanted stand out, and say how many they are. */
function filter() {
  let shown = 0;
  for (const figure of DATA.figures) {
    const off = !wanted(figure);
    if (!off) shown += 1;
    if (off === hidden.has(figure.id)) continue;
    if (off) hidden.add(figure.id);
    else hidden.delete(figure.id);
    for (const mark of marksOf(figure.id)) mark.classList.toggle("off", off);
  }
  tell(shown);
  history.replaceState({ sought: once("search").value, pressed: every('.chip[aria-pressed="true"]').map(chipName) }, "");
}

const chipName = (chip) => chip.dataset.kind || chip.dataset.state;

/* What was sought and pressed before the page was loaded again, or left and come back to. */
function restore() {
  if (!history.state) return;
  const { sought: words, pressed: names } = history.state;
  once("search").value = words;
  sought = words.trim().toLowerCase();
  for (const chip of every(".chip")) if (names.includes(chipName(chip))) press(chip);
  filter();
}

function tell(shown) {
  const all = DATA.figures.length;
  once("count").textContent = say(shown === all ? "count.all" : "count.some", { shown, all });
}

/* Press or release a chip. */
function press(chip) {
  const group = chip.dataset.kind ? "kind" : "state";
  const name = chip.dataset[group];
  const on = !pressed[group].delete(name);
  if (on) pressed[group].add(name);
  chip.setAttribute("aria-pressed", String(on));
  filter();
}

function clearFilters() {
  for (const chip of every('.chip[aria-pressed="true"]')) press(chip);
  once("search").value = "";
  sought = "";
  filter();
}

document.addEventListener("language", () => tell(DATA.figures.length - hidden.size));
