"use strict";
/* What every part of the page shares: the data, the words of the language, the marks of the figures. */
const DATA = JSON.parse(document.getElementById("data").textContent);
const FIGURES = new Map(DATA.figures.map((figure) => [figure.id, figure]));
const FINDINGS = new Map(DATA.findings.map(([id, rule, severity, figures, cause]) => [id, { id, rule, severity, figures, cause }]));
const hidden = new Set();
const once = (id) => document.getElementById(id);
const every = (selector, root) => Array.from((root || document).querySelectorAll(selector));
/* The elements that stand for a figure: its marks in the text, and its boxes on pages that were filled. */
const marks = new Map(DATA.figures.map((figure) => [figure.id, []]));
const boxes = new Map();
for (const mark of every(".text .f")) marks.get(mark.dataset.g).push(mark);
const marksOf = (id) => (marks.get(id) || []).concat(boxes.get(id) || []);
let language = "zh";

/* The words of a key in the language of now, its fields filled in. */
function say(key, fields) {
  const told = DATA.words[language][key];
  if (told === undefined) return key.slice(key.indexOf(".") + 1);
  return told.replace(/\{(\w+)\}/g, (whole, name) => (fields && name in fields ? String(fields[name]) : whole));
}

/* An element with text or children; nothing of a report is ever parsed as markup. */
function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/* All words of the page in the language of now. */
function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of every("[data-t]")) {
    element.textContent = say(element.dataset.t, element.dataset.a ? JSON.parse(element.dataset.a) : null);
  }
  for (const element of every("[data-l]")) {
    const told = say(element.dataset.l);
    element.setAttribute("aria-label", told);
    if (element.placeholder !== undefined) element.placeholder = told;
  }
  document.dispatchEvent(new Event("language"));
}

/* What this page remembers between visits, where the browser lets it. */
function remember(name, value) {
  try {
    if (value === undefined) return localStorage.getItem("extractor." + name);
    localStorage.setItem("extractor." + name, value);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; /* storage is refused to pages from disk */
  }
  return null;
}
