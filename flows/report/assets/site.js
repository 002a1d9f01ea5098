// Tables that sort, search and copy. A page is whole without it; nothing is loaded from elsewhere.
"use strict";

// Letters that keyboards and encodings exchange, as the warehouse folds names: the keys of rows are folded already.
const LETTERS = {
  "ي": "ی", "ى": "ی", "ے": "ی", "ې": "ی", "ك": "ک", "ڪ": "ک", "ٱ": "ا",
  "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ء": "", "ـ": "", "ۥ": "", "ۦ": "",
};
const fold = (text) =>
  Array.from(text.normalize("NFKD").toLowerCase().normalize("NFKD"))
    .map((letter) => (letter in LETTERS ? LETTERS[letter] : letter))
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .map((letter) => {
      const code = letter.codePointAt(0);
      if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
      if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
      return letter;
    })
    .join("");

const valueOf = (cell) => cell.querySelector("data")?.value ?? cell.textContent.trim();
const collator = new Intl.Collator(["fa", "en"], { numeric: true });

// Absent values come last whichever way a column is sorted.
function compare(one, other, direction) {
  if (one === "" || other === "") return (one === "") - (other === "");
  const numbers = [Number(one), Number(other)];
  const order = numbers.some(Number.isNaN) ? collator.compare(one, other) : numbers[0] - numbers[1];
  return direction * order;
}

function sortBy(table, heading) {
  const at = heading.cellIndex;
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  const rows = Array.from(table.tBodies[0].rows);
  // a name is sorted by what is read, a number or day by its value
  const isNamed = rows.some((row) => row.cells[at].querySelector("data") && !row.cells[at].classList.contains("number"));
  const key = (row) => (isNamed ? row.cells[at].textContent.trim() : valueOf(row.cells[at]));
  rows.sort((one, other) => compare(key(one), key(other), ascending ? 1 : -1));
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  table.tBodies[0].append(...rows);
}

function search(table, text, found) {
  const wanted = text.split(/\s+/u).map(fold).filter(Boolean);
  let count = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = !wanted.every((word) => row.dataset.key.includes(word));
    count += row.hidden ? 0 : 1;
  }
  const digits = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en");
  found.textContent = wanted.length ? document.body.dataset.found.replace("{rows}", digits.format(count)) : "";
}

// What is copied are the values of the marts, in Latin digits: it goes into spreadsheets.
function asText(table) {
  const line = (row) => Array.from(row.cells, valueOf).map((text) => text.replace(/[\t\n]+/gu, " ")).join("\t");
  const rows = Array.from(table.tBodies[0].rows).filter((row) => !row.hidden);
  return [table.tHead.rows[0], ...rows].map(line).join("\n") + "\n";
}

async function copy(table, button) {
  const text = asText(table);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea"); // pages from a disk may have no clipboard
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = document.body.dataset.copied;
  setTimeout(() => (button.textContent = document.body.dataset.copy), 2000);
}

for (const tools of document.querySelectorAll(".tools")) {
  const table = tools.nextElementSibling.querySelector("table");
  for (const heading of table.tHead.rows[0].cells) {
    heading.querySelector(".sort").addEventListener("click", () => sortBy(table, heading));
  }
  tools.querySelector(".copy").addEventListener("click", (event) => copy(table, event.target));
  const field = tools.querySelector(".search");
  field?.addEventListener("input", () => search(table, field.value, tools.querySelector(".found")));
}
