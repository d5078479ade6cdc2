"use strict";
// Filters and order of the matrix. Without them, everything is shown in the order of the sheet;
// nothing is fetched or remembered.
const filters = document.getElementById("filters");
const body = document.querySelector(".matrix tbody");
const rows = [...body.rows];
const told = document.getElementById("told");
const value = (name) => filters.elements.namedItem(name);
const days = (row) => (row.dataset.visit === "" ? Infinity : Number(row.dataset.visit));
const orders = {
  visit: (one, other) => (days(one) < 0) - (days(other) < 0) || days(one) - days(other) || 0,
  subject: (one, other) => one.dataset.subject.localeCompare(other.dataset.subject, "en", { numeric: true }),
};

function wanted(row) {
  const { subject, changed, out } = row.dataset;
  const soon = days(row) >= 0 && days(row) <= Number(value("days").value);
  return subject.toLowerCase().includes(value("search").value.trim().toLowerCase())
    && (!value("clinic").checked || soon)
    && (!value("changed").checked || changed === "yes")
    && (!value("out").checked || out !== "yes");
}

function filter() {
  for (const row of rows) row.hidden = !wanted(row);
  const shown = rows.filter((row) => !row.hidden).length;
  told.textContent = shown === rows.length ? "" : shown + " of " + rows.length + " patients shown";
}

function order() {
  const by = orders[value("order").value];
  body.append(...(by ? [...rows].sort(by) : rows));
}

filters.hidden = false;
filters.addEventListener("input", filter);
value("order").addEventListener("change", order);
filters.addEventListener("submit", (event) => event.preventDefault());
