"use strict";
/* Correcting: a form in the card of every figure, two buttons on every finding; what is said goes to the server. */
const REVIEW = DATA.review;

async function send(said, place, output) {
  const answer = await fetch("/correct", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Extractor-Token": REVIEW.token },
    body: JSON.stringify(Object.assign({ source: REVIEW.source }, said)),
  });
  if (answer.ok) {
    history.replaceState(history.state, "", "#" + place);
    location.reload();
  } else output.textContent = await answer.text();
}

/* What a field of a figure says now. */
function said(figure, field) {
  const from = field === "value" || field === "unit" ? figure : figure.fact || {};
  return from[field] || "";
}

/* The form in the card. */
function offer(id) {
  const figure = FIGURES.get(id);
  const [field, value] = [make("select", { "aria-label": say("review.field") }), make("input", { "aria-label": say("review.value"), autocomplete: "off" })];
  for (const name of REVIEW.fields) field.append(make("option", { value: name }, say(name === "unit" ? "review.unit" : "card." + name)));
  const fill = () => {
    value.value = said(figure, field.value);
    if (REVIEW.known[field.value]) value.setAttribute("list", "known-" + field.value);
    else value.removeAttribute("list");
  };
  field.addEventListener("change", fill);
  fill();
  const output = make("output", {});
  const right = make("button", { type: "button", class: "right" }, say("review.right"));
  const form = make("form", { id: "correct" }, field, value, make("button", {}, say("review.save")), right, output);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send({ figure: id, field: field.value, value: value.value }, id, output);
  });
  right.addEventListener("click", () => send({ figure: id }, id, output));
  const list = card.querySelector("dl");
  for (const [name, told, who, when] of REVIEW.corrected[id] || []) {
    const what = name ? say(name === "unit" ? "review.unit" : "card." + name) + " → " + (told || "—") : say("review.right");
    list.append(make("dt", {}, say("review.corrected")), make("dd", {}, what + " · " + who + " · " + when.slice(0, 10)));
  }
  card.append(form);
}

/* The two buttons of a finding. */
function judge(finding) {
  const output = make("output", {});
  const buttons = [true, false].map((right) => {
    const pressed = String(REVIEW.judged[finding.id] === right);
    const button = make("button", { type: "button", "aria-pressed": pressed, "data-t": right ? "review.finding" : "review.none" });
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      send({ finding: finding.id, right }, finding.id, output);
    });
    return button;
  });
  finding.append(make("div", { class: "judge" }, ...buttons), output);
  finding.classList.toggle("rejected", REVIEW.judged[finding.id] === false);
}

document.addEventListener("card", (event) => pinned && offer(event.detail));
for (const finding of every(".finding")) judge(finding);
for (const id of Object.keys(REVIEW.corrected)) for (const mark of marksOf(id)) mark.classList.add("corrected");
/* The list as it was left: with what it was asked for. */
if (document.referrer.startsWith(location.origin + "/?")) sessionStorage.setItem("list", document.referrer);
const list = sessionStorage.getItem("list") || "/";
once("tools").prepend(make("a", { href: list, class: "back", "data-t": "review.back" }));
if (REVIEW.unfit) once("tools").append(make("span", { "data-t": "review.unfit", "data-a": JSON.stringify({ count: REVIEW.unfit }) }));
for (const [field, values] of Object.entries(REVIEW.known)) {
  const known = make("datalist", { id: "known-" + field });
  for (const [value, name] of values) known.append(make("option", { value }, name));
  document.body.append(known);
}
translate();
