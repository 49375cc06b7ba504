/** The panes beside the map: one place, what changed, the claims, the table of all places, and about. */

import { bars, chart } from "./chart";
import { claimCard } from "./claim";
import { sideOf, statusOf, UNKNOWN } from "./control";
import { choice, compareWords } from "./controls";
import { toldClaims, type ClaimColumns, type RulingRow } from "./data";
import { h } from "./dom";
import { icon } from "./icons";
import type { Desk, Weighed } from "./model";
import { lookSwatch, lookWords, placeLink, stateWords } from "./phrases";
import type { Key } from "./words";

const PAGE = 50, CLAIMS = 40, RECENT_DAYS = 30;

export function placePane(desk: Desk): HTMLElement {
  const { words, place, view, calendar, control } = desk;
  if (place === null) return h("div", { class: "pane-body" }, h("p", { class: "empty" }, words.t("place.none")));
  const look = control.look(place, view.day), told = control.told(place, view.day);
  const day = words.day(calendar.date(view.day)), people = desk.places.population[place];
  const age = told === null ? 0 : view.day - told;
  const holder = h("div", { class: "evidence", "aria-live": "polite" }), { grid } = desk.ground.cells;
  void evidence(desk, place, holder);
  return h("div", { class: "pane-body" },
    h("div", { class: "place-head" },
      h("h2", { dir: "auto", tabindex: -1 }, desk.names[place]),
      h("button", { type: "button", class: "icon", "aria-label": words.t("place.close"), onclick: () => void desk.set({ place: null, tab: "map" }) }, icon("close"))),
    h("p", { class: "status" }, lookSwatch(desk, look), h("span", {}, words.t("place.status", { status: lookWords(desk, look), day }))),
    h("p", { class: "hint" }, told === null ? words.t("place.last.none")
      : words.t("place.last", { day: words.shortDay(calendar.date(told)), age: age ? words.n("ago", age) : words.t("age.same") }),
    people ? h("br") : null, people ? words.t("place.people", { count: words.number(people) }) : null),
    bars(desk, place), chart(desk, place),
    h("h3", {}, words.t("place.why")), holder, discuss(desk, "place.discuss", [desk.places.x[place] * grid, desk.places.y[place] * grid]));
}

/** The way to the discussion, on a site that has one. */
function discuss(desk: Desk, key: Key, at: readonly [number, number] | null): HTMLElement | null {
  const href = desk.discussion(at);
  return href ? h("p", { class: "links" }, h("a", { href }, desk.words.t(key))) : null;
}

async function evidence(desk: Desk, place: number, holder: HTMLElement): Promise<void> {
  const { words, view } = desk;
  const [claims, { weighed, leftOut }, rulings] = await Promise.all([
    desk.loadClaims(), desk.evidence(place, view.day), desk.rulings(place, view.day)]);
  const passing = weighed.filter(({ claim }) => desk.passes(claims, claim));
  const rows: HTMLElement[] = rulings.map((ruling) => rulingCard(desk, ruling));
  if (!desk.isPublished) rows.push(h("p", { class: "hint" }, words.t("place.lensnote")));
  for (const [heading, group] of grouped(desk, place, passing)) {
    rows.push(h("h4", {}, heading), ...group.map(({ claim, weight }) => claimCard(desk, claims, claim, weight)));
  }
  if (!passing.length) rows.push(h("p", { class: "empty" }, words.t(desk.control.shares(place, view.day).length ? "place.around" : "place.noevidence")));
  if (weighed.length > passing.length) rows.push(h("p", { class: "hint" }, words.n("place.filtered", weighed.length - passing.length)));
  if (leftOut) rows.push(h("p", { class: "hint" }, words.n("place.left", leftOut)));
  const used = new Set(weighed.map(({ claim }) => claim));
  const others = toldClaims(claims).filter((claim) => claims.places[claim].includes(place)
    && !used.has(claim) && (claims.days[claim] ?? 0) <= view.day && desk.passes(claims, claim));
  if (others.length) {
    rows.push(h("h4", {}, words.t("place.mentions")), ...others.reverse().slice(0, 10).map((claim) => claimCard(desk, claims, claim)));
  }
  holder.replaceChildren(...rows);
}

/** The desk's own word on a place, apart from what sources claim. */
function rulingCard(desk: Desk, [, day, state, reason, by, on, entry]: RulingRow): HTMLElement {
  const { words, calendar, about } = desk;
  const side = about.sides[state]?.short, gaps = { side: side ?? "", day: words.day(calendar.date(day)) };
  return h("article", { class: "claim ruling" },
    h("p", { class: "sentence" }, words.t(side ? "ruling.held" : state < 0 ? "ruling.unknown" : "ruling.contested", gaps)),
    h("p", { dir: "auto" }, reason),
    h("p", { class: "hint" }, words.t("ruling.by", { by, day: words.shortDay(calendar.date(on)), entry })));
}

/** For the leading side first, then against it, by side. */
function grouped(desk: Desk, place: number, weighed: Weighed[]): [string, Weighed[]][] {
  const shares = desk.assessed.shares(place, desk.view.day);
  const leading = shares.indexOf(Math.max(...shares));
  const groups = new Map<string, [number, string, Weighed[]]>();
  for (const item of weighed) {
    const speaks = item.weight >= 0, key = `${speaks}/${item.state}`;
    const heading = desk.words.t(speaks ? "place.for" : "place.against", { side: stateWords(desk, item.state) });
    const found = groups.get(key) ?? [(item.state === leading) === speaks ? 0 : 1, heading, []];
    found[2].push(item);
    groups.set(key, found);
  }
  return [...groups.values()].sort((a, b) => a[0] - b[0]).map(([, heading, items]) => [heading, items]);
}

export function changesPane(desk: Desk): HTMLElement {
  const { words, view, calendar, control, about } = desk;
  const since = view.other ?? view.day - 1;
  const [a, b] = since < view.day ? [since, view.day] : [view.day, since];
  const changed = a < 0 ? [] : desk.differing(control, a, control, b);
  const heading = view.other === null ? words.t("changes.day", { day: words.day(calendar.date(view.day)) }) : compareWords(desk);
  const nearby = ([[-1, "changes.previous"], [1, "changes.next"]] as const).flatMap(([way, key]) => {
    const day = desk.changeDay(view.day, way);
    return day === null ? [] : [h("button", { type: "button", onclick: () => void desk.set({ day }) }, words.t(key, { day: words.shortDay(calendar.date(day)) }))];
  });
  const holder = h("div", {});
  void recentEvents(desk, holder);
  return h("div", { class: "pane-body" },
    h("h2", {}, heading),
    changed.length ? h("ul", { class: "rows" }, ...changed.slice(0, 200).map((place) => h("li", {},
      placeLink(desk, place),
      h("span", { class: "from-to" }, lookSwatch(desk, control.look(place, a)), h("span", {}, lookWords(desk, control.look(place, a))),
        h("span", { class: "arrow", "aria-hidden": "true" }, words.direction === "rtl" ? "←" : "→"),
        lookSwatch(desk, control.look(place, b)), h("span", {}, lookWords(desk, control.look(place, b)))))))
      : h("p", { class: "empty" }, words.t("changes.none")),
    h("div", { class: "buttons" }, ...nearby),
    h("h3", {}, words.t("events.week", { days: about.event_days })), holder);
}

async function recentEvents(desk: Desk, holder: HTMLElement): Promise<void> {
  const claims = await desk.loadClaims();
  const events = desk.events();
  holder.replaceChildren(...(events.length ? events.slice(0, CLAIMS).map(({ claim }) => claimCard(desk, claims, claim))
    : [h("p", { class: "empty" }, desk.words.t("events.none"))]));
}

export function claimsPane(desk: Desk): HTMLElement {
  const { words } = desk;
  const holder = h("div", {});
  void claimLists(desk, holder);
  return h("div", { class: "pane-body" }, h("h2", {}, words.t("tab.claims")), filters(desk), holder);
}

function filters(desk: Desk): HTMLElement {
  const { words, about, view, claims } = desk, all: [string, string] = ["", words.t("filter.all")];
  const used = (column: "kinds" | "sources"): Set<number> | null => claims && new Set(toldClaims(claims).map((claim) => claims[column][claim]));
  const [usedKinds, usedSources] = [used("kinds"), used("sources")];
  const kinds = about.kinds.filter((_, i) => !usedKinds || usedKinds.has(i));
  const sources = about.sources.filter((_, i) => !usedSources || usedSources.has(i));
  return h("fieldset", { class: "filters" }, h("legend", {}, words.t("filter")),
    choice("filter-source", words.t("filter.source"), [all, ...sources.map(({ id, name }): [string, string] => [id, name])], view.source, (source) => void desk.set({ source })),
    choice("filter-kind", words.t("filter.kind"), [all, ...kinds.map((kind): [string, string] => [kind, words.t(`kind.${kind}` as Key)])], view.kind, (kind) => void desk.set({ kind })),
    choice("filter-side", words.t("filter.side"), [all, ...about.sides.map(({ id, short }): [string, string] => [id, short])], view.side, (side) => void desk.set({ side })),
    h("p", { class: "hint" }, words.t("filter.hint")),
    view.source || view.kind || view.side ? h("button", { type: "button", onclick: () => void desk.set({ source: "", kind: "", side: "" }) }, words.t("filter.clear")) : null);
}

async function claimLists(desk: Desk, holder: HTMLElement): Promise<void> {
  const claims = await desk.loadClaims(), { view, words } = desk;
  const told = toldClaims(claims).filter((i) => {
    const day = claims.days[i];
    return day !== null && day <= view.day && desk.passes(claims, i);
  }).sort((a, b) => claims.days[b]! - claims.days[a]! || a - b);
  const recent = told.filter((i) => view.day - claims.days[i]! < RECENT_DAYS && claims.places[i].length);
  const unplaced = told.filter((i) => !claims.places[i].length);
  holder.replaceChildren(
    h("h3", {}, words.t("claims.recent")), list(desk, claims, recent),
    h("h3", {}, words.t("claims.unplaced")), h("p", { class: "hint" }, words.t("claims.unplaced.hint")), list(desk, claims, unplaced));
}

function list(desk: Desk, claims: ClaimColumns, rows: number[], shown = 10): HTMLElement {
  const { words } = desk;
  if (!rows.length) return h("p", { class: "empty" }, words.t("claims.none"));
  const holder = h("div", { class: "claims" }, h("p", { class: "hint" }, words.n("claims.count", rows.length)), ...rows.slice(0, shown).map((claim) => claimCard(desk, claims, claim)));
  if (rows.length > shown) {
    const more = h("button", { type: "button", onclick: () => holder.replaceWith(list(desk, claims, rows, shown + CLAIMS)) }, words.t("claims.more"));
    holder.append(more);
  }
  return holder;
}

/** Sorts, filters and pages the table; kept while the reader moves through days. */
export class TablePane {
  private page = 0;
  private wanted = "";

  constructor(private readonly desk: Desk) {}

  element(): HTMLElement {
    const { words } = this.desk;
    const input = h("input", { type: "search", id: "table-find", value: this.wanted, oninput: () => {
      this.wanted = input.value;
      this.page = 0;
      holder.replaceChildren(...this.content(holder));
    } });
    const holder = h("div", {});
    holder.replaceChildren(...this.content(holder));
    return h("div", { class: "pane-body" }, h("div", { class: "field" }, h("label", { for: "table-find" }, words.t("table.find")), input), holder);
  }

  private content(holder: HTMLElement): HTMLElement[] {
    const { desk } = this, { words, view, control, calendar } = desk;
    const wanted = this.wanted.toLocaleLowerCase();
    const looks = desk.looks().slice(); // as the map shows them, gains apart
    const rows = desk.places.names.map((_, place) => place).filter((place) => {
      const look = looks[place];
      return !wanted || `${desk.places.names[place]} ${desk.names[place]}`.toLocaleLowerCase().includes(wanted) || lookWords(desk, look).toLocaleLowerCase().includes(wanted);
    });
    // Places of which something is known come first; inside, the largest first, as on the map.
    const known = (place: number): number => (statusOf(control.look(place, view.day)) === UNKNOWN ? 1 : 0);
    rows.sort((a, b) => known(a) - known(b) || a - b);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    this.page = Math.min(this.page, pages - 1);
    const shown = rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    const turn = (by: number): void => {
      this.page += by;
      holder.replaceChildren(...this.content(holder));
      holder.querySelector("table")?.focus();
    };
    const table = h("table", { class: "twin", tabindex: -1 },
      h("caption", {}, words.t("table.caption", { day: words.day(calendar.date(view.day)) })),
      h("thead", {}, h("tr", {}, ...(["table.place", "table.status", "table.share", "table.told"] as Key[]).map((key) => h("th", { scope: "col" }, words.t(key))))),
      h("tbody", {}, ...shown.map((place) => this.row(place, looks[place]))));
    const range = { first: words.number(this.page * PAGE + (shown.length ? 1 : 0)), last: words.number(this.page * PAGE + shown.length), all: words.number(rows.length) };
    return [table, h("div", { class: "pager" },
      h("button", { type: "button", disabled: this.page === 0, onclick: () => turn(-1) }, words.t("table.previous")),
      h("span", { role: "status" }, words.t("table.page", range)),
      h("button", { type: "button", disabled: this.page >= pages - 1, onclick: () => turn(1) }, words.t("table.next")))];
  }

  private row(place: number, look: number): HTMLElement {
    const { desk } = this, { words, view, control, calendar } = desk;
    const told = control.told(place, view.day), shares = control.shares(place, view.day);
    const leading = statusOf(look) === 1 ? shares.at(-1) : shares[sideOf(look)];
    return h("tr", {}, h("th", { scope: "row" }, placeLink(desk, place)),
      h("td", {}, h("span", { class: "status" }, lookSwatch(desk, look), h("span", {}, lookWords(desk, look)))),
      h("td", {}, leading ? words.percent(leading) : "–"), h("td", {}, told === null ? "–" : words.shortDay(calendar.date(told))));
  }
}

export function aboutPane(desk: Desk): HTMLElement {
  const { words, about } = desk;
  const embed = new URL(location.href);
  embed.searchParams.set("embed", "1");
  const code = `<iframe src="${embed.href}" width="100%" height="600" loading="lazy" title="${about.title.replace(/"/g, "&quot;")}"></iframe>`;
  const copy = h("button", { type: "button", onclick: () => void navigator.clipboard.writeText(location.href).then(() => (copy.textContent = words.t("about.copied"))) }, words.t("about.link"));
  return h("div", { class: "pane-body" },
    h("h2", { dir: "auto", lang: "en" }, about.title),
    h("p", {}, words.t("about.text")),
    h("ul", { class: "plain" },
      h("li", {}, h("a", { href: desk.article }, words.t("article"))),
      h("li", {}, h("a", { href: `${desk.article}#method` }, words.t("about.method"))),
      h("li", {}, h("a", { href: `${desk.article}#downloads` }, words.t("about.downloads")))),
    discuss(desk, "about.discuss", desk.view.at ? [desk.view.at[2], desk.view.at[1]] : null),
    h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => window.print() }, words.t("about.print")), copy),
    h("div", { class: "field" }, h("label", { for: "embed-code" }, words.t("about.embed")),
      h("textarea", { id: "embed-code", readonly: true, rows: 4, dir: "ltr" }, code), h("p", { class: "hint" }, words.t("about.embed.hint"))),
    h("h3", {}, words.t("about.credits")), credits(desk),
    h("p", { class: "hint" }, words.t("about.version", { day: words.day(new Date(about.day)), version: about.version }), ". ", h("span", { class: "hash", dir: "ltr" }, words.t("about.ledger", { head: about.ledger_head.slice(0, 16) }))));
}

export function credits(desk: Desk): HTMLElement {
  return h("ul", { class: "credits", lang: "en", dir: "ltr" }, ...desk.about.credits.map((credit) => h("li", {}, credit)), h("li", {}, "MapLibre GL JS (BSD-3-Clause)"), desk.about.tiles && h("li", {}, "PMTiles (BSD-3-Clause, Protomaps LLC)"), h("li", { lang: desk.words.code, dir: desk.words.direction }, desk.words.t("disclaimer")));
}
