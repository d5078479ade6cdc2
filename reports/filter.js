"use strict";
// Filters of the matrix. Without them, everything is shown; nothing is fetched or remembered.
const filters = document.getElementById("filters");
const rows = [...document.querySelectorAll(".matrix tbody tr")];
const told = document.getElementById("told");
const value = (name) => filters.elements.namedItem(name);

function wanted(row) {
  const { subject, visit, changed, out } = row.dataset;
  const days = Number(value("days").value);
  const soon = visit !== "" && Number(visit) >= 0 && Number(visit) <= days;
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

filters.hidden = false;
filters.addEventListener("input", filter);
filters.addEventListener("submit", (event) => event.preventDefault());
