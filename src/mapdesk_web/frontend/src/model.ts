/** One published map in memory: its files, the view, and who listens. Loads what a view needs, then tells everybody. */

import { Control, sideOf, statusOf, UNKNOWN } from "./control";
import type { About, ClaimColumns, ControlTable, EvidenceSteps, Ground, PlaceColumns, Words as ClaimWords } from "./data";
import { Store, EVENT, type RulingRow } from "./data";
import { Calendar, LAYERS, readView, writeView, type Layer, type Lens, type View } from "./view";
import { LANGUAGES, preferred, Words } from "./words";

const SCRIPTS: Record<string, RegExp> = { ar: /[\u0600-\u06ff]/, uk: /[\u0400-\u04ff]/ };

export interface Weighed { claim: number; state: number; weight: number }

export class Desk {
  view: View;
  words: Words;
  claims: ClaimColumns | null = null;
  control: Control;
  /** The sides' own maps, once somebody asked for the disagreements. */
  own: Control[] | null = null;
  /** Names of the places in the reader's script where there are any; the gazetteer's own until they are loaded. */
  names: string[];
  readonly numbers: Map<string, number>;
  /** The view that the listeners know of. */
  private told: View;
  private writing = 0;
  private readonly listeners: ((before: View) => void)[] = [];
  private readonly looksBuffer: Uint16Array;
  private readonly lenses = new Map<string, Control>();
  private readonly counted = new Map<Control, Uint32Array>();

  private constructor(
    readonly about: About,
    readonly calendar: Calendar,
    readonly ground: Ground,
    readonly places: PlaceColumns,
    readonly assessed: Control,
    readonly store: Store,
    readonly article: string,
  ) {
    this.view = readView(location.search, location.hash, about, calendar, LANGUAGES.map(({ code }) => code));
    this.told = this.view;
    this.words = new Words(this.view.language || preferred(navigator.languages));
    this.control = assessed;
    this.names = places.names;
    this.numbers = new Map(places.ids.map((id, i) => [id, i]));
    this.looksBuffer = new Uint16Array(places.ids.length);
  }

  /** Fetch what the first map needs, all at once. */
  static async open(base: string, article: string): Promise<Desk> {
    const store = new Store(base);
    const [about, ground, places, table] = await Promise.all([
      store.get<About>("about.json"),
      store.get<Ground>("ground.json.gz"),
      store.get<PlaceColumns>("places.json.gz"),
      store.get<ControlTable>("control.json.gz"),
    ]);
    const control = Control.read(table, places.ids.length);
    const desk = new Desk(about, new Calendar(about), ground, places, control, store, article);
    await desk.load(desk.view);
    desk.control = desk.loaded(desk.view.lens) ?? control;
    return desk;
  }

  onChange(listener: (before: View) => void): void {
    this.listeners.push(listener);
  }

  /** Change the view; the address follows. Of views whose files are on their way only the last is told of. */
  async set(change: Partial<View>): Promise<void> {
    const wanted = this.view = { ...this.view, ...change };
    if (!this.isLoaded(wanted)) {
      try {
        await this.load(wanted);
      } catch (problem) {
        if (this.view === wanted) this.tell(this.told);
        throw problem;
      }
      if (this.view !== wanted) return;
    }
    this.tell(wanted);
    this.writeAddress();
  }

  private tell(view: View): void {
    const before = this.told;
    this.view = this.told = view;
    if (view.language !== before.language) this.words = new Words(view.language || preferred(navigator.languages));
    if (view.lens !== before.lens) this.control = this.loaded(view.lens) ?? this.control;
    for (const listener of this.listeners) listener(before);
  }

  /** Take the view from the address, as after the reader went back. */
  async reread(): Promise<void> {
    const { calendar, about } = this;
    await this.set(readView(location.search, location.hash, about, calendar, LANGUAGES.map(({ code }) => code)));
  }

  private writeAddress(): void {
    // A browser allows so many changes of the address in a while; playing and dragging would be more.
    window.clearTimeout(this.writing);
    this.writing = window.setTimeout(() => this.writeNow(), 200);
  }

  private writeNow(): void {
    const text = writeView(this.view, this.about, this.calendar);
    if (text !== location.hash.slice(1)) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  }

  private isLoaded({ lens, layers }: View): boolean {
    return this.loaded(lens) !== null && (this.own !== null || !layers.includes("disputes"));
  }

  /** Load the control of a view's lens, and the sides' own maps where disagreements are shown. */
  private async load({ lens, layers }: View): Promise<void> {
    await this.through(lens);
    if (layers.includes("disputes") && !this.own) {
      this.own = await Promise.all(this.about.sides.map((side) => this.through({ kind: "perspective", name: side.id })));
    }
  }

  private loaded(lens: Lens): Control | null {
    return nameOf(lens) === "perspective-assessed" ? this.assessed : (this.lenses.get(nameOf(lens)) ?? null);
  }

  private async through(lens: Lens): Promise<Control> {
    const loaded = this.loaded(lens);
    if (loaded) return loaded;
    const found = this.assessed.with(await this.store.get<ControlTable>(`${nameOf(lens)}.json.gz`));
    this.lenses.set(nameOf(lens), found);
    return found;
  }

  get isPublished(): boolean {
    return this.control === this.assessed;
  }

  get place(): number | null {
    return this.view.place === null ? null : (this.numbers.get(this.view.place) ?? null);
  }

  /** Looks of all places as the map shows them on a day, gains apart where the view has them; the same array each time. */
  looks(day = this.view.day): Uint16Array {
    return this.control.looksOn(day, this.looksBuffer, this.view.layers.includes("gains"));
  }

  /** Whether word of a place is young enough for a front line beside it. */
  isFresh(place: number, day: number): boolean {
    const told = this.control.told(place, day);
    return told !== null && day - told <= this.about.front_days;
  }

  /** Where readers of a site discuss the update, at a point of the map where one is given; null in a plain bundle. */
  discussion(at: readonly [lng: number, lat: number] | null): string | null {
    const address = document.querySelector<HTMLLinkElement>('link[rel="discussion"]')?.getAttribute("href");
    return address ? `${address}${at ? `?lon=${at[0].toFixed(5)}&lat=${at[1].toFixed(5)}` : ""}` : null;
  }

  /** The layers that the reader may switch. */
  get layers(): Layer[] {
    return LAYERS.filter((layer) => layer !== "tiles" || this.about.tiles);
  }

  /** Places whose look differs between two days, or between two controls of one day. */
  differing(a: Control, dayA: number, b: Control, dayB: number): number[] {
    const found = [];
    for (let place = 0; place < this.places.ids.length; place++) {
      if (a.look(place, dayA) !== b.look(place, dayB)) found.push(place);
    }
    return found;
  }

  /** Places of which two sides' own maps name different holders on a day. */
  disputed(day = this.view.day): number[] {
    const { own } = this;
    if (!own) return [];
    return this.places.ids.flatMap((_, place) => {
      const holders = new Set<number>();
      for (const control of own) {
        const look = control.look(place, day);
        if (statusOf(look) !== UNKNOWN) holders.add(sideOf(look));
      }
      return holders.size > 1 ? [place] : [];
    });
  }

  /** How many places change on each day, by the view's lens. */
  get changes(): Uint32Array {
    let counts = this.counted.get(this.control);
    if (!counts) this.counted.set(this.control, (counts = this.control.changes(this.calendar.last)));
    return counts;
  }

  /** The nearest day before or after on which any place changes its look, null for none. */
  changeDay(day: number, way: 1 | -1): number | null {
    for (let next = day + way; next > 0 && next <= this.calendar.last; next += way) if (this.changes[next]) return next;
    return null;
  }

  async loadClaims(): Promise<ClaimColumns> {
    return (this.claims ??= await this.store.get<ClaimColumns>("claims.json.gz"));
  }

  async claimWords(claim: number): Promise<ClaimWords> {
    const size = this.about.pages.words;
    const page = await this.store.get<ClaimWords[]>(`words-${Math.floor(claim / size)}.json.gz`);
    return page[claim % size];
  }

  /** Claims that weigh on a place on a day, heaviest first, and how many are left out by rule. */
  async evidence(place: number, day: number): Promise<{ weighed: Weighed[]; leftOut: number }> {
    const size = this.about.pages.evidence;
    const page = await this.store.get<EvidenceSteps[]>(`evidence-${Math.floor(place / size)}.json.gz`);
    const step = (page[place % size] ?? []).filter(([since]) => since <= day).at(-1);
    const weighed = (step?.[2] ?? []).map(([claim, state, weight]) => ({ claim, state, weight: weight * this.about.weight_step }));
    return { weighed, leftOut: step?.[1] ?? 0 };
  }

  /** The desk's own rulings on a place that tell of a day or of one before it, the latest first. */
  async rulings(place: number, day: number): Promise<RulingRow[]> {
    const rows = await this.store.get<RulingRow[]>("rulings.json.gz"), known = this.knownUntil(day);
    return rows.filter(([of, since, , , , on]) => of === place && since <= day && on <= known).reverse();
  }

  /** The last day of which anything is known under the view's lens. */
  private knownUntil(day: number): number {
    const { lens } = this.told;
    if (lens.kind !== "known") return Infinity;
    const at = this.about.known.find(({ key }) => key === lens.key)?.at;
    return at ? this.calendar.dayOf(at) : day;
  }

  /** Whether a claim passes the reader's filter. */
  passes(claims: ClaimColumns, claim: number): boolean {
    const { source, kind, side } = this.view;
    return (!source || this.about.sources[claims.sources[claim]]?.id === source)
      && (!kind || this.about.kinds[claims.kinds[claim]] === kind)
      && (!side || this.about.sides[claims.sides[claim]]?.id === side);
  }

  /**
   * Places where fighting on the ground was told of in the last days before a day, whatever the reader filters. Only of
   * the map as published, and without a source: of other lenses it is not known whose word of fighting counts.
   */
  fights(day: number): number[] {
    const { lens } = this.told;
    if (lens.kind === "known" || (lens.kind === "perspective" && lens.name !== "assessed")) return [];
    const left = lens.kind === "without" ? lens.source : -1;
    const ground = this.events(day, false, left).filter(({ kind }) => kind === "clash" || kind === "attack");
    return ground.map(({ place }) => place);
  }

  /** Events drawn on a day: one for each kind and place, the latest. */
  events(on = this.view.day, filtered = true, leftOut = -1): { place: number; kind: string; claim: number }[] {
    const { claims, about } = this;
    if (!claims) return [];
    const found = new Map<string, { place: number; kind: string; claim: number }>();
    for (let claim = 0; claim < claims.ids.length; claim++) {
      const day = claims.days[claim];
      if (!(claims.flags[claim] & EVENT) || day === null || day > on || on - day >= about.event_days) continue;
      if ((filtered && !this.passes(claims, claim)) || (leftOut >= 0 && claims.sources[claim] === leftOut)) continue;
      const kind = about.kinds[claims.kinds[claim]];
      for (const place of claims.places[claim]) {
        const key = `${kind}/${place}`, before = found.get(key);
        if (!before || (claims.days[before.claim] ?? 0) <= day) found.set(key, { place, kind, claim });
      }
    }
    return [...found.values()];
  }

  /** Load the names in the reader's script. */
  async localise(): Promise<void> {
    const script = SCRIPTS[this.words.code];
    const all = script ? await this.store.get<string[][]>("names.json.gz") : null;
    this.names = all ? all.map((names) => names.find((name) => script.test(name)) ?? names[0]) : this.places.names;
  }
}

const nameOf = (lens: Lens): string =>
  lens.kind === "perspective" ? `perspective-${lens.name}` : lens.kind === "known" ? `known-${lens.key}` : `without-${lens.source}`;
