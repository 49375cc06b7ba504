/** The page about the map: header, map, days and panes put together, and redrawn when the view changes. */

import { compareWords, knownWords, mapPane } from "./controls";
import type { Map as MapLibre } from "maplibre-gl";
import type { Look } from "./data";
import { h } from "./dom";
import { icon } from "./icons";
import { MapView, type DayOnMap, type Mark } from "./mapview";
import type { Desk } from "./model";
import { aboutPane, changesPane, claimsPane, credits, placePane, TablePane } from "./panes";
import { SearchBox } from "./search";
import { TimelineBar } from "./timeline";
import { ASSESSED, TABS, type Tab, type View } from "./view";
import { LANGUAGES, type Key } from "./words";

export class Page {
  private map: MapView | null = null;
  /** The map of the other day, while two are beside each other. */
  private second: MapView | null = null;
  private unfollow = (): void => {};
  private readonly search: SearchBox;
  private readonly timeline: TimelineBar;
  private readonly table: TablePane;
  private readonly mapHolder = h("div", { class: "map", id: "map" });
  private readonly secondHolder = h("div", { class: "map" });
  private readonly mapDay = h("p", { class: "map-day" });
  private readonly secondDay = h("p", { class: "map-day" });
  private readonly secondFrame = h("div", { class: "map-frame", hidden: true }, this.secondHolder, this.secondDay);
  private readonly maps = h("div", { class: "maps" }, h("div", { class: "map-frame" }, this.mapHolder, this.mapDay), this.secondFrame);
  private readonly notice = h("div", { class: "notice", role: "status" });
  private readonly live = h("p", { class: "hidden", "aria-live": "polite" });
  private readonly header = h("header", { class: "bar" });
  private readonly tabs = h("div", { class: "tabs", role: "tablist" });
  private readonly pane = h("div", { class: "pane", role: "tabpanel", id: "pane", tabindex: 0 });
  private readonly skip = h("a", { class: "skip", href: "#tab=table" });
  private readonly embedFoot = h("footer", { class: "embed-foot" });
  private hasBareBase = false;
  private spoken = 0;
  private waiting = 0;

  constructor(private readonly desk: Desk, private readonly root: HTMLElement) {
    this.search = new SearchBox(desk);
    this.timeline = new TimelineBar(desk);
    this.table = new TablePane(desk);
    this.skip.addEventListener("click", (event) => {
      event.preventDefault();
      void desk.set({ tab: "table" }).then(() => this.pane.focus());
    });
    root.replaceChildren(this.skip, this.header,
      h("main", { class: "stage" },
        h("section", { class: "map-side" }, this.maps, this.notice, this.timeline.element),
        h("aside", { class: "panel" }, this.tabs, this.pane), this.live),
      this.embedFoot);
    this.tabs.addEventListener("keydown", (event) => this.turnTab(event));
    desk.onChange((before) => this.change(before));
    window.addEventListener("hashchange", () => void desk.reread());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.applyTheme(true));
    this.applyTheme(false);
    this.applyLanguage();
    this.drawMap();
    this.drawAll();
    void desk.loadClaims().then(() => this.drawAll());
  }

  private get look(): Look {
    return this.desk.about.looks[document.documentElement.dataset.theme as "light" | "dark"];
  }

  private drawMap(): void {
    const { desk } = this, { words } = desk;
    this.map = this.makeMap(this.mapHolder, desk.view.at);
    if (!this.map) return;
    (this.root as HTMLElement & { mapdesk?: unknown }).mapdesk = { desk, map: this.map.map, second: () => this.second?.map };
    if (desk.place !== null && !desk.view.at) this.map.flyTo(desk.place, true);
    if (words.code !== "en") void this.rename();
  }

  /** Make a map, null where the browser cannot. */
  private makeMap(holder: HTMLElement, at: View["at"]): MapView | null {
    const { desk } = this, { words } = desk;
    let made: MapView;
    try {
      const labels = { "NavigationControl.ZoomIn": words.t("map.zoomin"), "NavigationControl.ZoomOut": words.t("map.zoomout"), "Map.Title": words.t("title.map") };
      made = new MapView(holder, desk.about, desk.ground, desk.places, this.look, at, labels, desk.store.base, () => this.tellOfBareBase());
    } catch (problem) {
      console.warn(problem);
      holder.replaceChildren(h("p", { class: "empty" }, words.t("nomap")));
      return null;
    }
    const { map } = made;
    made.onPick((place) => void desk.set({ place: desk.places.ids[place], tab: "place" }));
    map.on("moveend", (event) => {
      // Only what the reader moved belongs into the address, not the fitting to the page's size.
      if (!event.originalEvent) return;
      const { lat, lng } = map.getCenter();
      void desk.set({ at: [map.getZoom(), lat, lng] });
    });
    return made;
  }

  private tellOfBareBase(): void {
    if (this.hasBareBase) return;
    this.hasBareBase = true;
    this.drawNotice();
  }

  /** Keep a map of the other day beside this one while the view asks for it; both show the same ground. */
  private drawSecond(): void {
    const { desk, map } = this, { view, words, calendar } = desk;
    const wanted = view.beside && view.other !== null && map !== null;
    this.secondFrame.hidden = !wanted;
    this.maps.classList.toggle("beside", wanted);
    // The earlier day comes first, as it is read.
    this.maps.classList.toggle("second-first", wanted && view.other! < view.day);
    if (!wanted) {
      this.unfollow();
      this.second?.map.remove();
      this.second = null;
      return;
    }
    this.mapDay.textContent = words.shortDay(calendar.date(view.day));
    this.secondDay.textContent = words.shortDay(calendar.date(view.other!));
    if (!this.second) {
      const { lat, lng } = map.map.getCenter();
      this.second = this.makeMap(this.secondHolder, [map.map.getZoom(), lat, lng]);
      if (!this.second) return;
      this.unfollow = follow(map.map, this.second.map);
      this.second.rename(desk.names);
    }
    const shown = this.dayOnMap(view.other!);
    this.second.show(shown);
    this.second.mark(this.marks(shown.disputed));
    this.second.tell(view.layers.includes("events") ? desk.events(view.other!) : []);
    this.secondHolder.querySelector("canvas")?.setAttribute("aria-label", `${words.t("map.label", { day: words.day(calendar.date(view.other!)) })}. ${words.t("map.hint")}`);
  }

  private dayOnMap(day: number): DayOnMap {
    const { desk } = this, { layers } = desk.view;
    return {
      looks: desk.looks(day).slice(), fresh: (place) => desk.isFresh(place, day), showAreas: layers.includes("areas"),
      showBands: layers.includes("bands"), showPlaces: layers.includes("places"), showTiles: layers.includes("tiles"),
      fights: desk.fights(day), disputed: layers.includes("disputes") ? desk.disputed(day) : [],
    };
  }

  private change(before: View): void {
    const { view } = this.desk;
    if (view.theme !== before.theme) {
      this.applyTheme(true);
      this.applyLanguage();
    }
    if (view.language !== before.language) {
      this.applyLanguage();
      void this.rename();
    }
    if (view.place !== before.place && this.desk.place !== null) this.map?.flyTo(this.desk.place, matchMedia("(prefers-reduced-motion: reduce)").matches);
    const only = (Object.keys(view) as (keyof View)[]).filter((key) => view[key] !== before[key]);
    if (only.length === 1 && only[0] === "at") return;
    this.drawAll(only.length === 1 && only[0] === "day");
    if (view.day !== before.day) this.say();
    if (view.place !== before.place && view.place !== null) this.pane.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private drawAll(moving = false): void {
    const { desk } = this, { view, words, calendar } = desk;
    const day = words.day(calendar.date(view.day));
    this.timeline.update();
    this.drawNotice();
    this.drawTabs();
    this.mapHolder.querySelector("canvas")?.setAttribute("aria-label", `${words.t("map.label", { day })}. ${words.t("map.hint")}`);
    const shown = this.dayOnMap(view.day);
    this.map?.show(shown);
    this.map?.mark(this.marks(shown.disputed));
    this.drawSecond();
    this.map?.tell(view.layers.includes("events") ? desk.events() : []);
    // The pane beside the map waits while days run past.
    window.clearTimeout(this.waiting);
    if (moving) this.waiting = window.setTimeout(() => this.drawPane(), 120);
    else this.drawPane();
  }

  private marks(disputed: number[]): Mark[] {
    const { desk } = this, { view, control, assessed } = desk;
    const found = disputed.map((place): Mark => ({ place, kind: "dispute" }));
    if (view.other !== null) found.push(...desk.differing(control, view.other, control, view.day).map((place): Mark => ({ place, kind: "changed" })));
    else if (view.lens.kind !== "perspective") found.push(...desk.differing(assessed, view.day, control, view.day).map((place): Mark => ({ place, kind: "changed" })));
    if (desk.place !== null) found.push({ place: desk.place, kind: "selected" });
    return found;
  }

  private drawPane(): void {
    const { desk } = this, active = document.activeElement?.id, scroll = this.pane.scrollTop;
    const panes: Record<Tab, () => HTMLElement> = {
      map: () => mapPane(desk), place: () => placePane(desk), changes: () => changesPane(desk), claims: () => claimsPane(desk),
      table: () => this.table.element(), about: () => aboutPane(desk),
    };
    const same = this.pane.dataset.tab === desk.view.tab;
    this.pane.replaceChildren(panes[desk.view.tab]());
    this.pane.dataset.tab = desk.view.tab;
    this.pane.setAttribute("aria-labelledby", `tab-${desk.view.tab}`);
    this.pane.scrollTop = same ? scroll : 0;
    // What was in use is made anew; the reader stays where he was.
    if (active && this.pane.querySelector(`#${CSS.escape(active)}`)) document.getElementById(active)?.focus();
  }

  private drawTabs(): void {
    const { words, view } = this.desk;
    this.tabs.setAttribute("aria-label", words.t("title.map"));
    const focused = document.activeElement?.id;
    this.tabs.replaceChildren(...TABS.map((tab) => h("button", {
      type: "button", role: "tab", id: `tab-${tab}`, "aria-selected": String(tab === view.tab), "aria-controls": "pane",
      tabindex: tab === view.tab ? 0 : -1, onclick: () => void this.desk.set({ tab }),
    }, words.t(`tab.${tab}`))));
    if (focused?.startsWith("tab-")) document.getElementById(focused)?.focus();
  }

  private turnTab(event: KeyboardEvent): void {
    const ahead = this.desk.words.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = ahead === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const step = { [ahead]: 1, [back]: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const tab = TABS[(TABS.indexOf(this.desk.view.tab) + step + TABS.length) % TABS.length];
    void this.desk.set({ tab }).then(() => document.getElementById(`tab-${tab}`)?.focus());
  }

  private drawNotice(): void {
    const { desk } = this, { words, view, about } = desk, { lens } = view;
    const lines: HTMLElement[] = [];
    if (!(lens.kind === "perspective" && lens.name === "assessed")) {
      const side = lens.kind === "perspective" ? about.sides.find(({ id }) => id === lens.name) : undefined;
      const what = lens.kind === "known" ? knownWords(desk, lens.key)
        : lens.kind === "without" ? words.n("without.row", about.without.find(({ source }) => source === lens.source)?.moved ?? 0, { source: about.sources[lens.source].name })
          : side ? words.t("lens.side", { side: side.short }) : words.t(`lens.${lens.name}` as Key);
      lines.push(h("p", {}, h("strong", {}, words.t("notice.lens", { what })), " ", h("button", { type: "button", class: "link", onclick: () => void desk.set({ lens: ASSESSED }) }, words.t("notice.back"))));
    }
    if (view.other !== null) lines.push(h("p", {}, compareWords(desk), " ", h("button", { type: "button", class: "link", onclick: () => void desk.set({ other: null }) }, words.t("compare.stop"))));
    if (this.hasBareBase && view.layers.includes("tiles")) lines.push(h("p", {}, words.t("notice.tiles")));
    this.notice.replaceChildren(...lines);
  }

  private say(): void {
    window.clearTimeout(this.spoken);
    // Said once the reader rests on a day, not for each that the slider passes.
    this.spoken = window.setTimeout(() => {
      const { words, view, calendar, changes } = this.desk;
      this.live.textContent = words.t("live", { day: words.day(calendar.date(view.day)), changes: words.n("live.changes", changes[view.day] ?? 0) });
    }, 400);
  }

  private applyTheme(repaint: boolean): void {
    const { theme } = this.desk.view, page = document.documentElement;
    const before = page.dataset.theme;
    page.dataset.theme = theme === "auto" ? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") : theme;
    const { look } = this;
    for (const name of ["ground", "ink", "accent", "river", "border", "no_side"] as const) page.style.setProperty(`--map-${name.replace("_", "-")}`, look[name]);
    if (repaint && before !== page.dataset.theme) {
      this.map?.recolour(look);
      this.second?.recolour(look);
      this.drawAll();
    }
  }

  private applyLanguage(): void {
    const { desk } = this, { words, view, about } = desk, page = document.documentElement;
    page.lang = words.code;
    page.dir = words.direction;
    this.root.classList.toggle("embed", view.embed);
    document.title = `${about.title} – ${words.t("title.map")}`;
    this.skip.textContent = words.t("skip");
    this.search.update();
    const language = h("select", { "aria-label": words.t("language"), onchange: () => void desk.set({ language: language.value }) },
      ...LANGUAGES.map(({ code, name }) => h("option", { value: code, lang: code, selected: code === words.code }, name)));
    const next = ({ auto: "dark", dark: "light", light: "auto" } as const)[view.theme];
    const label = `${words.t("theme")}: ${words.t(`theme.${view.theme}`)}`;
    const theme = h("button", { type: "button", class: "icon theme", id: "theme", "aria-label": label, title: label, onclick: () => void desk.set({ theme: next }).then(() => document.getElementById("theme")?.focus()) },
      icon(({ auto: "device", dark: "moon", light: "sun" } as const)[view.theme]));
    this.header.replaceChildren(
      h("h1", {}, h("a", { href: desk.article, lang: "en", dir: "auto" }, about.title)), this.search.element,
      h("div", { class: "choices" }, language, theme));
    const full = new URL(location.href);
    full.searchParams.delete("embed");
    this.embedFoot.replaceChildren(h("details", {}, h("summary", {}, words.t("about.credits")), credits(desk)), h("a", { href: full.pathname + full.search, target: "_blank", rel: "noopener" }, words.t("embed.open")));
  }

  /** Names on the map in the reader's script, where the gazetteer has them. */
  private async rename(): Promise<void> {
    await this.desk.localise();
    this.map?.rename(this.desk.names);
    this.second?.rename(this.desk.names);
    this.drawAll();
  }
}

/** Let two maps show the same ground, whichever is moved; returns what ends it. */
function follow(one: MapLibre, other: MapLibre): () => void {
  let moving = false;
  const lead = (from: MapLibre, to: MapLibre) => from.on("move", () => {
    if (moving) return;
    moving = true;
    to.jumpTo({ center: from.getCenter(), zoom: from.getZoom() });
    moving = false;
  });
  const leads = [lead(one, other), lead(other, one)];
  return () => leads.forEach((one) => one.unsubscribe());
}
