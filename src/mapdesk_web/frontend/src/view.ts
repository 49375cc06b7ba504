/** What the reader looks at: one frozen state, written into the address and read from it. Never the page itself. */

import type { About } from "./data";

/** Whose word counts, or from when: one of the maps computed ahead. */
export type Lens =
  | { kind: "perspective"; name: string }
  | { kind: "known"; key: string }
  | { kind: "without"; source: number };

export type Tab = "map" | "place" | "changes" | "claims" | "table" | "about";
export const TABS: Tab[] = ["map", "place", "changes", "claims", "table", "about"];
export type Layer = "areas" | "gains" | "bands" | "places" | "events" | "tiles" | "disputes";
export const LAYERS: Layer[] = ["areas", "gains", "bands", "places", "events", "tiles", "disputes"];

export interface View {
  readonly day: number;
  readonly lens: Lens;
  /** Another day to compare with, null for none. */
  readonly other: number | null;
  /** Whether that day has a map of its own beside this one. */
  readonly beside: boolean;
  readonly place: string | null;
  readonly tab: Tab;
  readonly layers: readonly Layer[];
  readonly source: string;
  readonly kind: string;
  readonly side: string;
  readonly at: readonly [number, number, number] | null; // zoom, lat, lng
  readonly language: string;
  readonly theme: "auto" | "light" | "dark";
  readonly embed: boolean;
}

export const ASSESSED: Lens = { kind: "perspective", name: "assessed" };
const DAY_MS = 86_400_000;

/** Days count from the first day of the data. */
export class Calendar {
  private readonly first: number;
  readonly last: number;

  constructor(about: About) {
    this.first = Date.parse(about.first_day);
    this.last = Math.round((Date.parse(about.last_day) - this.first) / DAY_MS);
  }

  iso(day: number): string {
    return new Date(this.first + day * DAY_MS).toISOString().slice(0, 10);
  }

  date(day: number): Date {
    return new Date(this.first + day * DAY_MS);
  }

  /** The number of the day of an instant, also outside the data. */
  dayOf(instant: string): number {
    return Math.floor((Date.parse(instant) - this.first) / DAY_MS);
  }

  /** The number of an ISO day inside the data, null for anything else. */
  number(iso: string | null): number | null {
    const time = iso && /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(iso) : NaN;
    const day = Math.round((time - this.first) / DAY_MS);
    return day >= 0 && day <= this.last ? day : null;
  }
}

/** Read a view from an address; what is unknown or broken falls back to the map as published. */
export function readView(search: string, hash: string, about: About, calendar: Calendar, languages: string[]): View {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  for (const [name, value] of new URLSearchParams(search)) if (!given.has(name)) given.set(name, value);
  const at = (given.get("at") ?? "").split("/").map(Number);
  const tab = given.get("tab") as Tab;
  const theme = given.get("theme");
  const hidden = (given.get("hide") ?? "").split(",");
  const asked = given.get("lang") ?? "";
  return {
    day: calendar.number(given.get("day")) ?? calendar.last,
    lens: readLens(given, about),
    other: calendar.number(given.get("compare")),
    beside: given.get("beside") === "1",
    place: given.get("place"),
    tab: TABS.includes(tab) ? tab : "map",
    layers: LAYERS.filter((layer) => (layer === "disputes" ? given.get("show") === "disputes" : !hidden.includes(layer))),
    source: given.get("source") ?? "",
    kind: given.get("kind") ?? "",
    side: given.get("side") ?? "",
    at: at.length === 3 && at.every(Number.isFinite) ? [at[0], at[1], at[2]] : null,
    language: languages.includes(asked) ? asked : "",
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    embed: given.get("embed") === "1",
  };
}

function readLens(given: URLSearchParams, about: About): Lens {
  const known = given.get("known");
  if (known && about.known.some(({ key }) => key === known)) return { kind: "known", key: known };
  const source = about.sources.findIndex(({ id }) => id === given.get("without"));
  if (about.without.some((row) => row.source === source)) return { kind: "without", source };
  const name = given.get("view");
  return name && about.perspectives.includes(name) ? { kind: "perspective", name } : ASSESSED;
}

/** Write a view as the part of the address after #; only what differs from the map as published. */
export function writeView(view: View, about: About, calendar: Calendar): string {
  const parts: [string, string][] = [];
  const add = (name: string, value: string | null): void => {
    if (value) parts.push([name, value]);
  };
  add("day", view.day === calendar.last ? null : calendar.iso(view.day));
  const { lens } = view;
  if (lens.kind === "known") add("known", lens.key);
  else if (lens.kind === "without") add("without", about.sources[lens.source].id);
  else add("view", lens.name === "assessed" ? null : lens.name);
  add("compare", view.other === null ? null : calendar.iso(view.other));
  add("beside", view.beside && view.other !== null ? "1" : null);
  add("place", view.place);
  add("tab", view.tab === "map" ? null : view.tab);
  add("hide", LAYERS.filter((layer) => layer !== "disputes" && !view.layers.includes(layer)).join(","));
  add("show", view.layers.includes("disputes") ? "disputes" : null);
  add("source", view.source);
  add("kind", view.kind);
  add("side", view.side);
  if (view.at) add("at", `${view.at[0].toFixed(2)}/${view.at[1].toFixed(4)}/${view.at[2].toFixed(4)}`);
  add("lang", view.language);
  add("theme", view.theme === "auto" ? null : view.theme);
  add("embed", view.embed ? "1" : null);
  // Colons and slashes are allowed after # and stay readable.
  return parts.map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",")}`).join("&");
}
