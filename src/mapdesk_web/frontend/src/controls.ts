/** The pane of the map: whose word, as known when, without whom, compared with when, what is shown, and the key. */

import { GAINED_DAY, HELD, sideOf, statusOf, UNKNOWN } from "./control";
import { h, swatch } from "./dom";
import type { Desk } from "./model";
import { lookSwatch, lookWords } from "./phrases";
import { ASSESSED, type Layer } from "./view";
import type { Key } from "./words";

type Option = [value: string, text: string];

export function mapPane(desk: Desk): HTMLElement {
  return h("div", { class: "pane-body" }, legend(desk), lens(desk), known(desk), without(desk), compare(desk), layers(desk));
}

/** A labelled choice; the group of options after a `null` text is headed by it. */
export function choice(id: string, label: string, options: Option[], value: string, act: (value: string) => void, hint = ""): HTMLElement {
  const select = h("select", { id, onchange: () => act(select.value), "aria-describedby": hint ? `${id}-hint` : null },
    ...options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  return h("div", { class: "field" }, h("label", { for: id }, label), select, hint && h("p", { class: "hint", id: `${id}-hint` }, hint));
}

function lens(desk: Desk): HTMLElement {
  const { words, about, view } = desk;
  const name = (id: string): string => {
    if (id === "assessed" || id === "neutral" || id === "agreed") return words.t(`lens.${id}`);
    return words.t("lens.side", { side: about.sides.find((side) => side.id === id)?.short ?? id });
  };
  const value = view.lens.kind === "perspective" ? view.lens.name : "assessed";
  return choice("lens", words.t("lens"), about.perspectives.map((id) => [id, name(id)]), value,
    (id) => void desk.set({ lens: { kind: "perspective", name: id } }));
}

/** What stands in the choice of known times, also told in the notice. */
export function knownWords(desk: Desk, key: string): string {
  if (key === "day") return desk.words.t("known.day");
  const at = desk.about.known.find((row) => row.key === key)?.at;
  return desk.words.t("known.at", { day: at ? desk.words.shortDay(new Date(at)) : key });
}

function known(desk: Desk): HTMLElement {
  const { words, about, view } = desk;
  const now = about.known_at ? words.shortDay(new Date(about.known_at)) : words.shortDay(desk.calendar.date(desk.calendar.last));
  const options: Option[] = [["", words.t("known.now", { day: now })], ...about.known.map(({ key }): Option => [key, knownWords(desk, key)])];
  return choice("known", words.t("known"), options, view.lens.kind === "known" ? view.lens.key : "",
    (key) => void desk.set({ lens: key ? { kind: "known", key } : ASSESSED }), words.t("known.hint"));
}

function without(desk: Desk): HTMLElement | null {
  const { words, about, view } = desk;
  if (!about.without.length) return null;
  const rows = [...about.without].sort((a, b) => b.moved - a.moved);
  const options: Option[] = [["", words.t("without.none")], ...rows.map(({ source, moved }): Option =>
    [String(source), words.n("without.row", moved, { source: about.sources[source].name })])];
  return choice("without", words.t("without"), options, view.lens.kind === "without" ? String(view.lens.source) : "",
    (source) => void desk.set({ lens: source ? { kind: "without", source: Number(source) } : ASSESSED }), words.t("without.hint"));
}

function compare(desk: Desk): HTMLElement {
  const { words, view, calendar } = desk;
  const input = h("input", {
    type: "date", id: "other", min: calendar.iso(0), max: calendar.iso(calendar.last),
    value: view.other === null ? "" : calendar.iso(view.other),
    onchange: () => void desk.set({ other: calendar.number(input.value) }),
  });
  const beside = view.other === null ? null : h("label", { class: "check" },
    h("input", { type: "checkbox", id: "beside", checked: view.beside, onchange: () => void desk.set({ beside: !view.beside }) }), words.t("compare.beside"));
  const buttons = view.other === null ? null : h("div", { class: "buttons" },
    h("button", { type: "button", onclick: () => void desk.set({ day: view.other!, other: view.day }) }, words.t("compare.swap")),
    h("button", { type: "button", onclick: () => void desk.set({ other: null }) }, words.t("compare.stop")));
  const text = view.other === null ? null : h("p", { class: "hint" }, compareWords(desk));
  return h("div", { class: "field" }, h("label", { for: "other" }, words.t("compare")), input, text, beside, buttons);
}

/** How many places differ between the two days that are compared. */
export function compareWords(desk: Desk): string {
  const { words, view, calendar, control } = desk;
  if (view.other === null) return "";
  const count = desk.differing(control, view.other, control, view.day).length;
  const [a, b] = [view.other, view.day].map((day) => words.shortDay(calendar.date(day)));
  return words.n("compare.text", count, { a, b });
}

function layers(desk: Desk): HTMLElement {
  const { words, view, about } = desk;
  const toggle = (layer: Layer): void => {
    const kept = desk.layers.filter((one) => (one === layer) !== view.layers.includes(one));
    void desk.set({ layers: kept });
  };
  const rows = desk.layers.map((layer) => h("label", { class: "check" },
    h("input", { type: "checkbox", checked: view.layers.includes(layer), onchange: () => toggle(layer) }),
    words.t(`layer.${layer}` as Key, { days: about.event_days })));
  const disputed = view.layers.includes("disputes") ? h("p", { class: "hint" }, words.n("disputes.text", desk.disputed().length)) : null;
  return h("fieldset", {}, h("legend", {}, words.t("layers")), ...rows, disputed);
}

function legend(desk: Desk): HTMLElement {
  const { words, view } = desk;
  const counts = new Map<number, number>();
  const drawn = desk.looks();
  for (const look of drawn) counts.set(look, (counts.get(look) ?? 0) + 1);
  const rows = [...counts].sort(([a, m], [b, n]) => rank(a) - rank(b) || n - m || a - b);
  const events = view.layers.includes("events") ? [...new Set(desk.events().map(({ kind }) => kind))].sort() : [];
  return h("section", { class: "legend" },
    h("h3", {}, words.t("legend")),
    h("ul", { class: "key" },
      ...rows.map(([look, count]) => h("li", {}, lookSwatch(desk, look), h("span", {}, lookWords(desk, look)), h("span", { class: "number" }, words.number(count)))),
      h("li", {}, swatch("front", null), h("span", {}, words.t("front"))),
      view.layers.includes("areas") && desk.fights(view.day).length > 0 && h("li", {}, swatch("fought", null), h("span", {}, words.t("fought"))),
      view.layers.includes("bands") && h("li", {}, swatch("band", null), h("span", {}, words.t("band"))),
      view.layers.includes("disputes") && h("li", {}, swatch("disputed", null), h("span", {}, words.t("disputed"))),
      h("li", {}, swatch("border", null), h("span", {}, words.t("border"))),
      ...events.map((kind) => h("li", {}, swatch(`event ${kind}`, null), h("span", {}, words.t(`event.${kind}` as Key)))),
    ));
}

/** Held before gained, claimed, contested, besieged; unknown last. */
function rank(look: number): number {
  const status = statusOf(look);
  return status === UNKNOWN ? 9 : status === HELD ? 0 : status >= GAINED_DAY ? 0.5 : sideOf(look) < 0 ? 3 : status === 4 ? 1 : 2;
}
