/** Statuses and sides in words and swatches; used wherever a place is told of. */

import { GAINED_DAY, GAINED_WEEK, sideOf, statusOf } from "./control";
import { h, swatch } from "./dom";
import type { Desk } from "./model";
import { luminance } from "./patterns";
import type { Key } from "./words";

const GAINS: Record<number, string> = { [GAINED_DAY]: "gained_day", [GAINED_WEEK]: "gained_week" };
const statusName = (desk: Desk, look: number): string => GAINS[statusOf(look)] ?? desk.about.statuses[statusOf(look)];

/** Say a look in words. */
export function lookWords(desk: Desk, look: number): string {
  const status = statusName(desk, look), side = desk.about.sides[sideOf(look)];
  if (status === "contested" && side) return desk.words.t("status.contested.side", { side: side.short });
  return desk.words.t(`status.${status}` as Key, { side: side?.short ?? "" });
}

export function lookSwatch(desk: Desk, look: number): HTMLElement {
  const side = sideOf(look);
  const fills = desk.about.looks[document.documentElement.dataset.theme === "dark" ? "dark" : "light"].fills;
  const mark = swatch(statusName(desk, look), side < 0 ? null : fills[side]);
  if (side >= 0) mark.style.setProperty("--bright-end", luminance(fills[side]) < 0.45 ? "#fff" : "#000");
  return mark;
}

export function stateWords(desk: Desk, state: number): string {
  return desk.about.sides[state]?.short ?? desk.words.t("state.contested");
}

export function stateSwatch(desk: Desk, state: number): HTMLElement {
  return state < desk.about.sides.length ? lookSwatch(desk, (state + 1) << 3) : swatch("contested", null);
}

/** A place's name as a button that opens it. */
export function placeLink(desk: Desk, place: number): HTMLElement {
  const id = desk.places.ids[place];
  return h("button", { type: "button", class: "link", dir: "auto", onclick: () => void desk.set({ place: id, tab: "place" }) }, desk.names[place]);
}
