/* Charts are drawn from the table that stands behind them: the table is the data.
   <div data-chart="bar|stacked|line|pie" data-table="id" [data-sideways]></div> */
(() => {
  "use strict";
  const COLOURS = ["#4d6f8f", "#8fb0c4", "#6d8f74", "#b9a98c", "#8a6a5c", "#a9b7a0", "#5d5a72", "#c8bdb0"];
  const INK = "#23211f", SOFT = "#665f58", LINE = "#e6e1da";
  const number = (cell) => Number((cell.dataset.value ?? cell.textContent).replace(/[^\d.-]/g, "")) || 0;

  const read = (table) => ({
    heads: [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim()),
    rows: [...table.tBodies[0].rows].map((row) => ({
      label: row.cells[0].textContent.trim(),
      url: row.cells[0].querySelector("a")?.href,
      values: [...row.cells].slice(1).map(number),
    })),
  });

  // names and numbers stand in the legend, where none is cut off
  const pie = ({ rows }, font, width) => {
    const narrow = width < 24 * font;
    const total = rows.reduce((sum, row) => sum + row.values[0], 0) || 1;
    const words = Object.fromEntries(rows.map(({ label, values: [value] }) => [label, `${label}  ${value}  (${Math.round((100 * value) / total)}%)`]));
    return {
      legend: {
        orient: "vertical", icon: "roundRect", itemGap: 10, textStyle: { fontSize: font, color: INK }, formatter: (name) => words[name],
        ...(narrow ? { top: 11.4 * font, left: "center" } : { left: "54%", top: "middle" }),
      },
      series: [{
        type: "pie", animation: false, label: { show: false }, cursor: rows[0]?.url ? "pointer" : "default",
        radius: narrow ? [3.1 * font, 5.2 * font] : ["44%", "74%"], center: narrow ? ["50%", 5.4 * font] : ["27%", "50%"],
        itemStyle: { borderColor: "#fff", borderWidth: 2 },
        data: rows.map((row) => ({ name: row.label, value: row.values[0], url: row.url })),
      }],
    };
  };

  // bars lie on their side where their names would not fit beside each other
  const textWidth = (text, font) => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 1 : 0.58), 0) * font;
  const crowded = ({ rows }, font, width) => rows.some((row) => textWidth(row.label, font) + font > (width - 3 * font) / rows.length);

  const bars = ({ heads, rows }, font, kind, sideways) => {
    const few = rows.length <= 12;
    const names = {
      type: "category", data: rows.map((row) => row.label), inverse: sideways,
      axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false },
      axisLabel: { fontSize: font, color: SOFT, interval: few ? 0 : "auto", hideOverlap: true },
    };
    const single = heads.length === 1;
    const values = {
      type: "value", minInterval: 1, splitLine: { show: !(single && few), lineStyle: { color: "#f0ece6" } },
      axisLabel: { show: !(single && few), fontSize: font, color: SOFT, hideOverlap: true }, // each bar says its number
    };
    return {
      grid: { left: 8, right: sideways ? 48 : 12, top: single ? (sideways ? 4 : 28) : 44, bottom: 4, containLabel: true },
      legend: { show: !single, top: 0, left: 0, textStyle: { fontSize: font, color: INK }, icon: "roundRect" },
      xAxis: sideways ? values : names,
      yAxis: sideways ? names : values,
      series: heads.map((head, at) => ({
        name: head, type: kind === "line" ? "line" : "bar", animation: false,
        stack: kind === "stacked" ? "all" : undefined, barMaxWidth: 36,
        label: { show: single && few, position: sideways ? "right" : "top", fontSize: font, color: INK },
        data: rows.map((row) => ({ value: row.values[at], url: row.url })),
      })),
    };
  };

  const draw = (place) => {
    const table = document.getElementById(place.dataset.table);
    if (!table || place.dataset.drawn) return;
    place.dataset.drawn = "yes";
    const data = read(table);
    const font = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const kind = place.dataset.chart;
    const width = place.clientWidth;
    const sideways = kind !== "pie" && kind !== "line" && (place.dataset.sideways !== undefined || crowded(data, font, width));
    if (kind === "pie" && width < 24 * font) place.style.height = `${11.8 + data.rows.length * 1.9}rem`;
    if (sideways) place.style.height = `${Math.max(8, data.rows.length * 2.1 + (data.heads.length > 1 ? 4.5 : 2.5))}rem`;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      color: COLOURS,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      // rich text, for an HTML tooltip would carry style attributes
      tooltip: { renderMode: "richText", trigger: kind === "pie" ? "item" : "axis", axisPointer: { type: "shadow" }, textStyle: { fontSize: font, color: INK } },
      ...(kind === "pie" ? pie(data, font, width) : bars(data, font, kind, sideways)),
    });
    chart.on("click", (event) => { if (event.data?.url) window.location.assign(event.data.url); });
    new ResizeObserver(() => chart.resize()).observe(place);
  };

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
  drawAll(document);
  document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
})();
