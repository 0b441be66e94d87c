"use strict";
/* Printed pages: the picture of a page and the boxes of its figures are made when the page comes near. */
const sheets = new Map(every(".sheet").map((sheet) => [sheet.dataset.page, sheet]));
const pageOf = new Map();
for (const [page, boxes] of Object.entries(DATA.boxes)) for (const id of Object.keys(boxes)) if (!pageOf.has(id)) pageOf.set(id, page);

/* Fill a page with its picture and the boxes of its figures, once. */
function fill(sheet) {
  if (sheet.firstChild) return;
  const page = sheet.dataset.page;
  const stored = once("picture-" + page);
  if (!stored) return; /* the rest of the file is still on its way */
  const type = stored.type.replace(";base64", "");
  const image = make("img", { alt: say("picture.alt", { page }), decoding: "async", src: "data:" + type + ";base64," + stored.textContent });
  const [wide, high] = [Number(sheet.dataset.wide), Number(sheet.dataset.high)];
  sheet.append(image);
  for (const [id, places] of Object.entries(DATA.boxes[page])) {
    const known = marks.get(id)[0];
    for (const [x0, y0, x1, y1] of places) {
      const box = make("a", { class: known ? known.className : "f", "data-g": id, href: "#" + id, tabindex: "-1", "aria-label": textOf(id) });
      box.style.left = (100 * x0) / wide + "%";
      box.style.top = (100 * y0) / high + "%";
      box.style.width = (100 * (x1 - x0)) / wide + "%";
      box.style.height = (100 * (y1 - y0)) / high + "%";
      boxes.set(id, (boxes.get(id) || []).concat(box));
      sheet.append(box);
    }
  }
}

/* The element that stands for a figure in the view of now. */
function markOf(id) {
  const sheet = document.body.dataset.view === "page" ? sheets.get(pageOf.get(id)) : null;
  if (sheet) {
    fill(sheet);
    if (boxes.has(id)) return boxes.get(id)[0];
  }
  return once(id);
}

const near = new IntersectionObserver((seen) => seen.forEach((entry) => entry.isIntersecting && fill(entry.target)), { rootMargin: "800px" });

/* Show pages or text. */
function setView(view) {
  const seen = every(".chunk").find((chunk) => chunk.getBoundingClientRect().bottom > 200);
  document.body.dataset.view = view;
  if (seen && window.scrollY > 0) seen.scrollIntoView();
}
