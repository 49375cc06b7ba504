/** The map on the page: MapLibre with the desk's own base, fed with the areas, places, events and marks of a day. */

import * as maplibre from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { HELD, sideOf, statusOf, UNKNOWN } from "./control";
import type { About, Ground, Look, PlaceColumns } from "./data";
import { foughtOver } from "./fought";
import { Kept } from "./kept";
import { Mosaic } from "./mosaic";
import { baseData, drawImages, fillOf, firstPart, isLater, mapStyle } from "./style";
import { readTiles } from "./tiles";

maplibre.setWorkerUrl(worker);

export interface Mark { place: number; kind: "selected" | "changed" | "dispute" }
export interface EventMark { place: number; kind: string; claim: number }
export interface DayOnMap {
  looks: Uint16Array;
  fresh: (place: number) => boolean;
  showAreas: boolean;
  showBands: boolean;
  showPlaces: boolean;
  showTiles: boolean;
  /** Places where fighting is fresh. */
  fights: number[];
  /** Places whose ground is hatched, since the sides' own maps differ there. */
  disputed: number[];
}

export class MapView {
  readonly map: maplibre.Map;
  private readonly mosaic: Mosaic;
  private readonly quiet: Set<number>;
  private readonly shown: Int32Array;
  /** What the ground was last made from: each place's look, and whether word of it is fresh. */
  private drawnGround: Int32Array;
  private drawnFights = "";
  private drawnDisputes = "";
  private readonly keptGround = new Kept();
  private readonly keptDisputes = new Kept();
  private current: DayOnMap | null = null;
  private marks: Mark[] = [];
  private events: EventMark[] = [];
  private names: string[];
  private readonly ready: Promise<void>;
  private frameAsked = false;
  private isComplete = false;

  constructor(
    holder: HTMLElement,
    private readonly about: About,
    private readonly ground: Ground,
    private readonly places: PlaceColumns,
    private look: Look,
    at: readonly [number, number, number] | null,
    labels: Record<string, string>,
    private readonly base: string,
    /** Called once where the tiled base map cannot be read. */
    onBareBase: () => void,
  ) {
    this.mosaic = new Mosaic(ground.cells, (place) => this.spot(place));
    this.names = places.names;
    this.shown = new Int32Array(places.ids.length).fill(-1);
    this.drawnGround = this.shown.slice();
    const number = new Map(about.sides.map((side, i) => [side.id, i]));
    this.quiet = new Set(about.quiet_pairs.map(([a, b]) => pair(number.get(a) ?? -1, number.get(b) ?? -1)));
    const [west, south, east, north] = this.frame();
    this.map = new maplibre.Map({
      container: holder,
      style: firstPart(this.style()),
      ...(at ? { zoom: at[0], center: [at[2], at[1]] } : { bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 24 } }),
      minZoom: 2, maxZoom: 14, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, fadeDuration: 0, locale: labels, renderWorldCopies: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibre.ScaleControl({}), "bottom-left");
    this.ready = new Promise((resolve) => this.map.once("style.load", () => resolve()));
    void this.ready.then(() => {
      this.addImages();
      this.draw();
      this.map.once("idle", () => void this.complete());
    });
    // Without a listener MapLibre writes to the console, and a base map that a server cannot send in parts is no fault of the page.
    this.map.on("error", ({ error, ...told }) => {
      if ((told as { sourceId?: string }).sourceId === "tiles") onBareBase();
      else console.error(error);
    });
  }

  private style(): maplibre.StyleSpecification {
    return mapStyle(this.look, baseData(this.ground.base, this.ground.cells.grid, this.about.box), this.about.tiles, this.base);
  }

  /** Add what the first picture of the ground did not wait for. */
  private async complete(): Promise<void> {
    if (this.about.tiles) await readTiles();
    if (!this.map.getSource("ground")) await this.map.once("style.load");
    this.isComplete = true;
    const { sources, layers } = this.style();
    for (const [name, source] of Object.entries(sources)) if (!this.map.getSource(name)) this.map.addSource(name, source);
    layers.forEach((layer, i) => {
      if (isLater(layer) && !this.map.getLayer(layer.id)) this.map.addLayer(layer, layers.slice(i + 1).find(({ id }) => this.map.getLayer(id))?.id);
    });
    this.fill();
  }

  /** Where the evidence is: the cells' box, else the desk's. */
  private frame(): [number, number, number, number] {
    const { xy, grid } = this.ground.cells;
    if (!xy.length) return this.about.box;
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    let x = 0, y = 0;
    for (let i = 0; i < xy.length; i += 2) {
      x += xy[i];
      y += xy[i + 1];
      box[0] = Math.min(box[0], x * grid);
      box[1] = Math.min(box[1], y * grid);
      box[2] = Math.max(box[2], x * grid);
      box[3] = Math.max(box[3], y * grid);
    }
    return box;
  }

  /** The zoom at which about the whole fits the page: the same for two maps beside each other, wherever they are. */
  private wholeZoom(): number {
    const [west, south, east, north] = this.frame();
    const low = maplibre.MercatorCoordinate.fromLngLat([west, south]), high = maplibre.MercatorCoordinate.fromLngLat([east, north]);
    const wide = Math.min(900, document.documentElement.clientWidth), tall = 600, world = 512;
    return Math.floor(Math.log2(Math.min(wide / (high.x - low.x), tall / (low.y - high.y)) / world));
  }

  /** Show a day; what has not changed since the last call is left alone. */
  show(day: DayOnMap): void {
    this.current = day;
    if (this.frameAsked) return;
    // Of several days in one frame, as when a slider is dragged, only the last is drawn.
    this.frameAsked = true;
    void this.ready.then(() => requestAnimationFrame(() => {
      this.frameAsked = false;
      this.draw();
    }));
  }

  mark(marks: Mark[]): void {
    if (JSON.stringify(marks) === JSON.stringify(this.marks)) return;
    this.marks = marks;
    void this.ready.then(() => this.drawMarks());
  }

  tell(events: EventMark[]): void {
    if (JSON.stringify(events) === JSON.stringify(this.events)) return;
    this.events = events;
    void this.ready.then(() => this.drawEvents());
  }

  /** Use other names on the map, in the order of the places. */
  rename(names: string[]): void {
    this.names = names;
    void this.ready.then(() => this.drawPlaces());
  }

  recolour(look: Look): void {
    this.look = look;
    void this.ready.then(() => {
      this.shown.fill(-1);
      this.drawnGround.fill(-1);
      this.drawnDisputes = "";
      this.keptGround.forget();
      this.keptDisputes.forget();
      this.map.setStyle(this.isComplete ? this.style() : firstPart(this.style()), { diff: false });
      this.map.once("style.load", () => this.fill());
    });
  }

  flyTo(place: number, still: boolean): void {
    const center: [number, number] = this.spot(place);
    const zoom = Math.max(this.map.getZoom(), 9);
    if (still) this.map.jumpTo({ center, zoom });
    else this.map.easeTo({ center, zoom, duration: 600 });
  }

  onPick(pick: (place: number) => void): void {
    this.map.on("click", (event) => {
      const { x, y } = event.point, reach = 12;
      const near = this.map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: ["dots", "events"] });
      const spots = near.map((feature) => Number(feature.properties.place ?? feature.id));
      const away = (place: number): number => {
        const at = this.map.project(this.spot(place));
        return Math.hypot(at.x - x, at.y - y);
      };
      spots.sort((a, b) => away(a) - away(b));
      if (spots.length) pick(spots[0]);
    });
    for (const layer of ["dots", "events"]) {
      this.map.on("mouseenter", layer, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", layer, () => (this.map.getCanvas().style.cursor = ""));
    }
  }

  private spot(place: number): [number, number] {
    const { grid } = this.ground.cells;
    return [this.places.x[place] * grid, this.places.y[place] * grid];
  }

  private fill(): void {
    this.addImages();
    this.draw();
    this.drawPlaces();
    this.drawMarks();
    this.drawEvents();
  }

  private addImages(): void {
    for (const [name, image] of Object.entries(drawImages(this.look))) {
      if (!this.map.hasImage(name)) this.map.addImage(name, image, { pixelRatio: 2 });
    }
  }

  private draw(): void {
    // While a new style is being read there is nothing to draw on; when it is there all is drawn.
    if (!this.current || !this.map.getSource("ground")) return;
    const { looks, fresh, showAreas, showBands, showPlaces, showTiles, fights, disputed } = this.current;
    const wanted = new Int32Array(looks.length).fill(UNKNOWN * 2);
    if (showAreas) for (let place = 0; place < looks.length; place++) wanted[place] = looks[place] * 2 + Number(fresh(place));
    if (this.drawnFights !== fights.join() || this.drawnGround.some((key, place) => key !== wanted[place])) {
      this.drawnGround = wanted;
      this.drawnFights = fights.join();
      const quiet = (a: number, b: number): boolean => this.quiet.has(pair(a, b));
      const pieces = this.mosaic.join(wanted.map((key) => key >> 1), (place) => (wanted[place] & 1) === 1, quiet);
      const { clash_reach_km, band_km } = this.about;
      pieces.push(...foughtOver(pieces, fights.map((place) => this.spot(place)), clash_reach_km, band_km));
      this.keptGround.show(this.source("ground"), pieces);
    }
    this.drawDisputes(disputed);
    for (const layer of ["dots", "names"]) this.switch(layer, showPlaces);
    this.switch("bands", showBands);
    for (const layer of this.map.getLayersOrder()) if (layer.startsWith("tiles")) this.switch(layer, showTiles);
    for (let place = 0; place < looks.length; place++) {
      if (this.shown[place] === looks[place] || this.shown[place] < 0) continue;
      this.shown[place] = looks[place];
      this.map.setFeatureState({ source: "places", id: place }, this.dot(looks[place]));
    }
  }

  private switch(layer: string, shown: boolean): void {
    const wanted = shown ? "visible" : "none";
    if (this.map.getLayer(layer) && this.map.getLayoutProperty(layer, "visibility") !== wanted) this.map.setLayoutProperty(layer, "visibility", wanted);
  }

  private drawDisputes(disputed: number[]): void {
    const source = this.map.getSource<maplibre.GeoJSONSource>("disputes"), wanted = disputed.join();
    if (!source || wanted === this.drawnDisputes) return;
    this.drawnDisputes = wanted;
    const looks = new Uint16Array(this.places.ids.length).fill(UNKNOWN);
    for (const place of disputed) looks[place] = HELD;
    this.keptDisputes.show(source, this.mosaic.join(looks, () => false, () => true));
  }

  private dot(look: number): { fill: string; known: boolean } {
    const status = statusOf(look);
    const fill = status === UNKNOWN ? this.look.paper : fillOf(this.look, status, sideOf(look));
    return { fill, known: status !== UNKNOWN };
  }

  private drawPlaces(): void {
    const { ids, population } = this.places;
    if (!this.map.getSource("places")) return;
    const start = this.wholeZoom();
    const looks = this.current?.looks ?? new Uint16Array(ids.length).fill(UNKNOWN);
    this.shown.set(looks);
    this.map.removeFeatureState({ source: "places" });
    const features = ids.map((_, place) => ({
      type: "Feature" as const,
      id: place,
      properties: {
        ...this.dot(looks[place]), place, name: this.names[place], rank: place, size: Math.min(4, Math.log10(1 + population[place]) - 1),
        dot: start + (place < 2000 ? 0 : place < 8000 ? 1 : 2) - (place < 300 ? 3 : 0),
        label: start + (place < 60 ? 0 : place < 400 ? 1 : place < 3000 ? 2 : 3) - (place < 25 ? 2 : 0),
      },
      geometry: { type: "Point" as const, coordinates: this.spot(place) },
    }));
    this.source("places").setData({ type: "FeatureCollection", features });
  }

  private drawMarks(): void {
    void this.map.getSource<maplibre.GeoJSONSource>("marks")?.setData(this.points(this.marks.map(({ place, kind }) => [place, { kind }])));
  }

  private drawEvents(): void {
    void this.map.getSource<maplibre.GeoJSONSource>("events")?.setData(this.points(this.events.map((event) => [event.place, { ...event }])));
  }

  private points(rows: [number, Record<string, unknown>][]): GeoJSON.FeatureCollection {
    return {
      type: "FeatureCollection",
      features: rows.map(([place, properties]) => ({
        type: "Feature",
        properties,
        geometry: { type: "Point", coordinates: this.spot(place) },
      })),
    };
  }

  private source(name: string): maplibre.GeoJSONSource {
    return this.map.getSource(name) as maplibre.GeoJSONSource;
  }
}

const pair = (a: number, b: number): number => Math.min(a, b) * 64 + Math.max(a, b);
