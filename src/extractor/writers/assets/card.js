"use strict";
/* The card of a figure: value, label, indicator, period, basis, scope, place, and the pattern that spoke. */
const card = once("card");
let pinned = null;

/* A decimal string with its thousands set apart. */
function grouped(value) {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(value) || [null, "", value, ""];
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + rest;
}

function valueOf(figure) {
  const unit = figure.unit ? " " + figure.unit : "";
  if (figure.parts) return figure.parts.join(" : ");
  if (figure.kind === "date") return figure.value || [figure.low, figure.high].filter(Boolean).join(" / ");
  if (figure.value !== undefined) return grouped(figure.value) + unit;
  return [figure.low, figure.high].map((bound) => (bound ? grouped(bound) : "…")).join(" – ") + unit;
}

/* The headings above a figure. */
function pathOf(figure) {
  const path = [];
  for (const [start, end, title] of DATA.sections) {
    if (start > figure.s) break;
    if (figure.s < end) path.push(title);
  }
  return path.slice(-2).join(" › ");
}

/* Where a figure stands, without what the place told before it has said already. */
function placeOf(figure, before) {
  const path = pathOf(figure);
  const parts = path && !(before && pathOf(before) === path) ? [path] : [];
  if (figure.cell) {
    const [table, row, col] = figure.cell;
    const named = DATA.tables[table] || say("place.table", { number: table + 1 });
    const known = before && before.cell && before.cell[0] === table;
    parts.push(say("place.cell", { table: known ? "" : named, row, col }).replace(/^[ ,]+/, ""));
  }
  if (figure.page && !(before && before.page === figure.page)) parts.push(say("place.page", { page: figure.page }));
  else if (figure.line && !figure.cell) parts.push(say("place.line", { line: figure.line }));
  return parts.join(" › ");
}

/* The printed words of a figure. */
function textOf(id) {
  return marks.get(id).map((mark) => mark.textContent).join("").replace(/\s+/g, " ");
}

function jump(id) {
  const told = FIGURES.get(id).fact;
  return make("button", { type: "button", class: "jump", "data-g": id }, [told ? told.label : "", textOf(id)].join(" ").trim());
}

function spelled(check) {
  const [rule, verdict, terms] = DATA.checks[check];
  const head = say("rule." + rule) + " · " + say("verdict." + verdict);
  if (!terms) return head;
  const [said, computed, printed, gap, points] = terms;
  return head + ": " + say(gap ? (points ? "arith.points" : "arith.gap") : "arith.exact", { said, computed, printed, gap });
}

function rowsOf(figure) {
  const fact = figure.fact || {};
  const rows = [["value", valueOf(figure)], ["label", fact.label]];
  if (fact.indicator) rows.push(["indicator", make("span", {}, fact.name || "", " ", make("code", {}, fact.indicator))]);
  rows.push(["period", fact.period], ["basis", fact.basis && say("basis." + fact.basis)], ["role", fact.role && say("role." + fact.role)]);
  rows.push(["scope", fact.scope], ["fund", fact.fund && say("fund." + fact.fund)], ["subject", fact.subject]);
  if (fact.of || fact.of_label) rows.push(["of", make("span", {}, fact.of_label || "", " ", ...(fact.of ? [jump(fact.of)] : []))]);
  if (fact.about) rows.push(["about", jump(fact.about)]);
  if (fact.part_of) rows.push(["part_of", jump(fact.part_of)]);
  rows.push(["kind", say("kind." + figure.kind)], ["modifier", figure.modifier && say("modifier." + figure.modifier)]);
  rows.push(["polarity", figure.polarity && say("polarity." + figure.polarity)], ["place", placeOf(figure)]);
  const patterns = [figure.pattern, fact.pattern].filter(Boolean).map((pattern) => make("code", {}, pattern + " "));
  if (patterns.length) rows.push(["pattern", make("span", {}, ...patterns)]);
  for (const check of (figure.checks || []).slice(0, 6)) rows.push(["checks", spelled(check)]);
  for (const finding of figure.findings || []) {
    const found = FINDINGS.get(finding);
    rows.push(["findings", make("button", { type: "button", class: "jump", "data-n": finding }, say("severity." + found.severity) + " " + say("rule." + found.rule))]);
  }
  return rows.filter(([, said]) => said);
}

/* Show the card of a figure beside its mark; `pin` keeps it until it is closed. */
function showCard(id, mark, pin) {
  const figure = FIGURES.get(id);
  if (pin) pinned = id;
  const list = make("dl");
  let before = "";
  for (const [name, said] of rowsOf(figure)) {
    list.append(make("dt", {}, name === before ? "" : say("card." + name)), make("dd", {}, said));
    before = name;
  }
  const close = make("button", { type: "button", class: "close", "aria-label": say("tool.close") }, "×");
  card.replaceChildren(make("h2", { lang: "zh-CN" }, textOf(id)), close, list);
  if (!figure.fact) list.before(make("p", {}, make("small", {}, say("card.none"))));
  card.dataset.g = id;
  card.hidden = false;
  document.dispatchEvent(new CustomEvent("card", { detail: id }));
  const spot = mark.getBoundingClientRect();
  const left = Math.max(8, Math.min(spot.left, window.innerWidth - card.offsetWidth - 8));
  const below = spot.bottom + 8;
  const above = spot.top - card.offsetHeight - 8;
  card.style.left = left + "px";
  card.style.top = (below + card.offsetHeight < window.innerHeight || above < 8 ? Math.min(below, Math.max(8, window.innerHeight - card.offsetHeight - 8)) : above) + "px";
}

function hideCard() {
  pinned = null;
  card.hidden = true;
}

document.addEventListener("language", () => {
  for (const place of every(".finding small[data-p]")) {
    if (place.dataset.zh === undefined) place.dataset.zh = place.textContent;
    place.textContent = language === "zh" ? place.dataset.zh : placeOf(FIGURES.get(place.dataset.p), FIGURES.get(place.dataset.b));
  }
  const mark = card.hidden ? null : markOf(card.dataset.g);
  if (mark) showCard(card.dataset.g, mark, pinned !== null);
});
