"use strict";
(() => {
  const style = () => getComputedStyle(document.documentElement);
  // Colours are written as names of the style, so that charts follow light and dark.
  const paint = (value) => {
    if (typeof value === "string") {
      const name = /^var\((.+)\)$/.exec(value);
      if (!name) return value;
      const colour = style().getPropertyValue(name[1]).trim();
      if (!colour) throw new Error("no colour " + name[1]);
      return colour;
    }
    if (Array.isArray(value)) return value.map(paint);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, paint(inner)]));
    }
    return value;
  };
  const draw = (place) => {
    const chart = JSON.parse(document.getElementById(place.id + "-data").textContent);
    const axis = { gridcolor: "var(--line)", zerolinecolor: "var(--muted)", linecolor: "var(--line)", automargin: true };
    const layout = {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true,
      font: { family: "system-ui, sans-serif", size: 12, color: "var(--text)" },
      margin: { l: 48, r: 12, t: 32, b: 36 }, hovermode: "closest",
      modebar: { bgcolor: "rgba(0,0,0,0)", color: "var(--muted)", activecolor: "var(--text)" },
      legend: { orientation: "h", y: -0.2, yanchor: "top", x: 0 },
      // What the reader has zoomed into or hidden stays so when the chart is drawn anew.
      uirevision: "kept",
      ...chart.layout,
    };
    // A finger that scrolls must not zoom, and on a narrow chart dates have to stay apart.
    const coarse = matchMedia("(pointer: coarse)").matches;
    const narrow = place.clientWidth < 480;
    if (coarse) layout.dragmode = false;
    if (narrow) layout.margin.t = 8;
    for (const name of ["xaxis", "yaxis", "yaxis2"]) {
      if (name === "yaxis2" && !chart.layout.yaxis2) continue;
      layout[name] = { ...axis, ...chart.layout[name] };
      if (narrow && name === "xaxis" && layout[name].type !== "category") Object.assign(layout[name], { nticks: 4, tickangle: 0 });
    }
    return Plotly.react(place, paint(chart.traces), paint(layout), { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["toImage"], displayModeBar: coarse || narrow ? false : "hover" });
  };
  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
        const number = (text) => (text === "" ? -Infinity : Number(text));
        const numeric = [...table.tBodies[0].rows].every((row) => !Number.isNaN(number(key(row))));
        const order = (a, b) => (numeric ? number(key(a)) - number(key(b)) : key(a).localeCompare(key(b)));
        const rows = [...table.tBodies[0].rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
        table.tBodies[0].replaceChildren(...rows);
      });
    });
  };
  // Without the script there is nothing to draw with, and no empty boxes.
  const root = document.documentElement;
  if (window.Plotly) root.classList.add("draws");
  const drawn = (part) => !window.Plotly ? Promise.resolve() : Promise.all([...part.querySelectorAll(".plot")].map(draw)).then(() => {
    root.dataset.drawn = document.querySelectorAll(".plot").length;
  });
  // Draws the charts of a part of the page, and lets its tables be sorted.
  const show = (part) => {
    part.querySelectorAll("table.sortable").forEach(sortable);
    return drawn(part);
  };
  window.fairline = { show };
  show(document);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn(document));
})();
