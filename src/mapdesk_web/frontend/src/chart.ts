/** Probabilities of one place through time: shares in, a small picture with one band a side out; its figures beside it. */

import { h, s } from "./dom";
import type { Desk } from "./model";
import { stateSwatch, stateWords } from "./phrases";

const WIDTH = 320, HEIGHT = 96;

/** Stacked bands, with a line at the view's day; a click goes to a day. */
export function chart(desk: Desk, place: number): HTMLElement {
  const { words, calendar, view, control } = desk, last = Math.max(1, calendar.last);
  const x = (day: number): number => (day / last) * WIDTH;
  const days = control.days(place), states = desk.about.sides.length + 1;
  const theme = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
  const fills = [...desk.about.looks[theme].fills, "url(#contested)"];
  const edges = [...days.map(x), WIDTH];
  const bands = Array.from({ length: states }, (_, state) => {
    const parts: string[] = [];
    days.forEach((day, i) => {
      const shares = control.shares(place, day);
      if (!shares.length || !shares[state]) return;
      const total = shares.reduce((sum, share) => sum + share, 0);
      const below = shares.slice(0, state).reduce((sum, share) => sum + share, 0);
      const top = HEIGHT * (1 - (below + shares[state]) / total), bottom = HEIGHT * (1 - below / total);
      parts.push(`M${edges[i].toFixed(1)} ${top.toFixed(1)}H${edges[i + 1].toFixed(1)}V${bottom.toFixed(1)}H${edges[i].toFixed(1)}Z`);
    });
    return s("path", { d: parts.join(""), fill: fills[state] });
  });
  const span = { first: words.shortDay(calendar.date(0)), last: words.shortDay(calendar.date(calendar.last)) };
  const now = x(view.day);
  const other = view.other === null ? null : s("line", { x1: x(view.other), x2: x(view.other), y1: 0, y2: HEIGHT, class: "other" });
  const picture = s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": words.t("place.chart", span) },
    s("defs", {}, s("pattern", { id: "contested", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      s("rect", { width: 6, height: 6, class: "paper" }), s("rect", { width: 3, height: 6, class: "ink" }))),
    ...bands, other, s("line", { x1: now, x2: now, y1: 0, y2: HEIGHT, class: "cursor" }));
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const day = Math.round(((event as MouseEvent).clientX - box.left) / box.width * last);
    void desk.set({ day: Math.min(last, Math.max(0, day)) });
  });
  return h("figure", { class: "course", dir: "ltr" }, picture as unknown as HTMLElement,
    h("div", { class: "axis", "aria-hidden": "true" }, h("span", { dir: "auto" }, span.first), h("span", { dir: "auto" }, span.last)), figures(desk, place, days));
}

function figures(desk: Desk, place: number, days: number[]): HTMLElement {
  const { words, calendar, control } = desk;
  const shown = days.flatMap((day) => control.shares(place, day)).length ? [...desk.about.sides.keys(), desk.about.sides.length] : [];
  const used = shown.filter((state) => days.some((day) => (control.shares(place, day)[state] ?? 0) >= 1));
  return h("details", { class: "figures", dir: words.direction }, h("summary", {}, words.t("place.chart.table")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": words.t("place.chart.table") }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.t("time.day")), ...used.map((state) => h("th", { scope: "col" }, stateWords(desk, state))))),
      h("tbody", {}, ...days.map((day) => h("tr", {}, h("th", { scope: "row" }, words.shortDay(calendar.date(day))),
        ...used.map((state) => h("td", {}, `${words.number(control.shares(place, day)[state] ?? 0)} %`))))))));
}

/** Today's shares as bars with words. */
export function bars(desk: Desk, place: number): HTMLElement | null {
  const shares = desk.control.shares(place, desk.view.day);
  const rows = shares.map((share, state) => [state, share] as const).filter(([, share]) => share >= 1).sort((a, b) => b[1] - a[1]);
  if (!rows.length) return null;
  return h("ul", { class: "bars", "aria-label": desk.words.t("place.likely") }, ...rows.map(([state, share]) => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", `${share}%`);
    return h("li", {}, h("span", {}, stateSwatch(desk, state), stateWords(desk, state)), bar, h("span", { class: "number" }, desk.words.percent(share)));
  }));
}
