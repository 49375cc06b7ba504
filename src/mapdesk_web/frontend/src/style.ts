/** The map's style: tokens of the desk's theme in, MapLibre layers out. The page's own colours are in app.css. */

import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { GAINED_DAY, GAINED_WEEK } from "./control";
import type { BaseColumns, Look, Tiles } from "./data";
import { drawPattern, drawSymbol, luminance, mix, type EventKind, type Pattern } from "./patterns";
import { tileLayers, tileSource } from "./tiles";

export const FONT = ["system-ui", "Noto Sans", "DejaVu Sans", "sans-serif"];
const EMPTY = { type: "FeatureCollection" as const, features: [] };
const HATCHED: Record<number, Pattern> = {
  1: "contested", 2: "mixed", 3: "besieged", 4: "claimed", [GAINED_DAY]: "gained_day", [GAINED_WEEK]: "gained_week",
};

export interface Images { [name: string]: ImageData }

/** Colour of a look's ground: the side's, paler where only claimed. */
export function fillOf(look: Look, status: number, side: number): string {
  const fill = side < 0 ? look.no_side : look.fills[side];
  return status === 4 ? mix(fill, look.ground, 0.5) : fill;
}

/** Every hatch and symbol of the map by name: `hatch-STATUS-SIDE`, `event-KIND`. */
export function drawImages(look: Look): Images {
  const images: Images = {};
  for (const [status, pattern] of Object.entries(HATCHED)) {
    for (let side = -1; side < look.fills.length; side++) {
      const fill = side < 0 ? look.no_side : look.fills[side];
      const ink = pattern.startsWith("gained") ? bright(fill) : luminance(fill) < 0.15 ? mix(fill, "#ffffff", 0.6) : mix(fill, "#000000", 0.62);
      images[`hatch-${status}-${side}`] = drawPattern(pattern, fill, mix(fill, look.ground, 0.8), ink);
    }
  }
  images["hatch-fought"] = drawPattern("fought", "", look.halo, look.ink);
  images["hatch-disputed"] = drawPattern("disputed", "", "", look.accent);
  for (const kind of ["clash", "strike", "attack", "advance"] as EventKind[]) {
    images[`event-${kind}`] = drawSymbol(kind, look.accent, look.halo);
  }
  return images;
}

/** What shows on a colour as light, or on a light one as dark; the same as on the pictures. */
const bright = (fill: string): string => (luminance(fill) < 0.45 ? mix(fill, "#ffffff", 0.72) : mix(fill, "#000000", 0.42));

/** The base as GeoJSON: countries, waters, borders, and a point for the name of each country seen inside a box. */
export function baseData(base: BaseColumns, grid: number, box: Box): Record<"lines" | "land" | "names", GeoJSON.FeatureCollection> {
  return {
    names: { type: "FeatureCollection", features: countryNames(base, grid, box) },
    lines: {
      type: "FeatureCollection",
      features: base.lines.map(({ kind, name, xy }) => ({
        type: "Feature",
        properties: { kind, name },
        geometry: { type: "LineString", coordinates: unrolled(xy, grid) },
      })),
    },
    land: {
      type: "FeatureCollection",
      features: base.countries.map(({ code, name, rings }) => ({
        type: "Feature",
        properties: { code, name },
        geometry: { type: "MultiPolygon", coordinates: rings.map((ring) => [unrolled(ring, grid)]) },
      })),
    },
  };
}

type Box = readonly [west: number, south: number, east: number, north: number];
const SAMPLES = 24;

/** Put each country's name at the sample point of the box nearest to the middle of the part that is its land. */
function countryNames(base: BaseColumns, grid: number, [west, south, east, north]: Box): GeoJSON.Feature[] {
  return base.countries.flatMap(({ name, rings }) => {
    const outlines = rings.map((ring) => unrolled(ring, grid));
    const inside: [number, number][] = [];
    for (let i = 1; i < SAMPLES; i++) {
      for (let j = 1; j < SAMPLES; j++) {
        const x = west + ((east - west) * i) / SAMPLES, y = south + ((north - south) * j) / SAMPLES;
        if (outlines.some((ring) => contains(ring, x, y))) inside.push([x, y]);
      }
    }
    if (inside.length < SAMPLES / 2) return [];
    const [mx, my] = [0, 1].map((axis) => inside.reduce((sum, point) => sum + point[axis], 0) / inside.length);
    const away = ([x, y]: [number, number]): number => Math.hypot(x - mx, y - my);
    const coordinates = inside.reduce((best, point) => (away(point) < away(best) ? point : best));
    return [{ type: "Feature", properties: { name }, geometry: { type: "Point", coordinates } }];
  });
}

function contains(ring: [number, number][], x: number, y: number): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1], [bx, by] = ring[i];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function unrolled(xy: number[], grid: number): [number, number][] {
  let x = 0, y = 0;
  const points: [number, number][] = [];
  for (let i = 0; i < xy.length; i += 2) points.push([(x += xy[i]) * grid, (y += xy[i + 1]) * grid]);
  return points;
}

/** A width on the ground: a property in pixels at zoom 0, which doubles with every zoom. */
const scaled = (property: string, share: number): ExpressionSpecification =>
  ["interpolate", ["exponential", 2], ["zoom"], 0, ["*", share, ["get", property]], 22, ["*", share * 2 ** 22, ["get", property]]];

const byKind = (kind: string): ExpressionSpecification => ["==", ["get", "kind"], kind];

/** Layers of points and names come after the first picture of the ground, since they take longest to set up; so do tiles and dashes. */
const LATER = ["country-name", "river-name", "dots", "marks", "events", "names", "fought", "bands", "disputed", "border"];
export const isLater = (layer: LayerSpecification): boolean => LATER.includes(layer.id) || layer.id.startsWith("tiles");

/** What of a style the first picture of the ground needs. */
export function firstPart(style: StyleSpecification): StyleSpecification {
  const { tiles: _, ...sources } = style.sources;
  return { ...style, sources, layers: style.layers.filter((layer) => !isLater(layer)) };
}

/** Return the style without data beside the base; `folder` is where the data are. */
export function mapStyle(look: Look, base: ReturnType<typeof baseData>, tiles: Tiles | null, folder: string): StyleSpecification {
  const { under, over } = tiles ? tileLayers(tiles, look) : { under: [], over: [] };
  // Pictures from above are all that the tiles are there for: areas let them through.
  const opacity = tiles?.kind === "raster" ? 0.7 : 0.92;
  const fills: unknown[] = ["match", ["get", "side"]];
  look.fills.forEach((fill, side) => fills.push(side, fill));
  fills.push(look.no_side);
  const dark = luminance(look.ground) < 0.2;
  const hasLand = base.land.features.length > 0;
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: base.land },
      base: { type: "geojson", data: base.lines },
      countries: { type: "geojson", data: base.names },
      ground: { type: "geojson", data: EMPTY, buffer: 16, tolerance: 0.2 },
      places: { type: "geojson", data: EMPTY, buffer: 32 },
      events: { type: "geojson", data: EMPTY },
      marks: { type: "geojson", data: EMPTY },
      disputes: { type: "geojson", data: EMPTY, buffer: 16, tolerance: 0.2 },
      ...(tiles ? { tiles: tileSource(tiles, folder) } : {}),
    },
    layers: [
      { id: "background", type: "background", paint: { "background-color": hasLand ? look.water : look.ground } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": look.ground, "fill-antialias": false } },
      ...under,
      {
        id: "areas", type: "fill", source: "ground", filter: ["==", ["get", "status"], 0],
        paint: { "fill-color": fills as ExpressionSpecification, "fill-opacity": opacity, "fill-antialias": false },
      },
      {
        id: "hatched", type: "fill", source: "ground", filter: ["all", ["has", "status"], ["!=", ["get", "status"], 0]],
        paint: {
          "fill-pattern": ["concat", "hatch-", ["to-string", ["get", "status"]], "-", ["to-string", ["get", "side"]]],
          "fill-opacity": opacity,
        },
      },
      {
        id: "fought", type: "fill", source: "ground", filter: byKind("fought"),
        paint: { "fill-pattern": "hatch-fought", "fill-antialias": false },
      },
      { id: "disputed", type: "fill", source: "disputes", paint: { "fill-pattern": "hatch-disputed" } },
      {
        id: "bands", type: "line", source: "ground", filter: byKind("front"), layout: { "line-join": "round" },
        paint: { "line-color": look.accent, "line-opacity": 0.3, "line-width": scaled("band", 1), "line-blur": scaled("band", 0.35) },
      },
      {
        id: "feather", type: "line", source: "ground", filter: byKind("edge"),
        paint: {
          "line-color": look.ground, "line-opacity": 0.85,
          "line-width": ["interpolate", ["exponential", 2], ["zoom"], 5, 3, 8, 14, 11, 60],
          "line-blur": ["interpolate", ["exponential", 2], ["zoom"], 5, 3, 8, 12, 11, 50],
        },
      },
      ...over,
      {
        id: "shore", type: "line", source: "base", filter: ["in", ["get", "kind"], ["literal", ["coast", "lake"]]],
        paint: { "line-color": look.river, "line-width": 0.8 },
      },
      {
        id: "border-band", type: "line", source: "base", filter: byKind("border"),
        paint: { "line-color": look.border_band, "line-width": 6, "line-opacity": 0.55 },
      },
      {
        id: "border", type: "line", source: "base", filter: byKind("border"),
        paint: { "line-color": look.border, "line-width": 1.2, "line-dasharray": [5, 2, 1, 2] },
      },
      {
        id: "river", type: "line", source: "base", filter: byKind("river"), minzoom: 6.5,
        paint: { "line-color": look.river, "line-width": 0.8, "line-opacity": 0.55 },
      },
      {
        id: "river-casing", type: "line", source: "base", filter: byKind("main_river"),
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": look.casing, "line-width": ["interpolate", ["linear"], ["zoom"], 5, 2.2, 10, 5], "line-opacity": 0.8 },
      },
      {
        id: "main-river", type: "line", source: "base", filter: byKind("main_river"),
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": look.river, "line-width": ["interpolate", ["linear"], ["zoom"], 5, 1.1, 10, 3] },
      },
      {
        id: "front-casing", type: "line", source: "ground", filter: byKind("front"),
        layout: { "line-join": "round" },
        paint: { "line-color": look.casing, "line-width": ["interpolate", ["linear"], ["zoom"], 5, 2.5, 10, 6.5] },
      },
      {
        id: "front", type: "line", source: "ground",
        filter: ["in", ["get", "kind"], ["literal", ["front", "river"]]], layout: { "line-join": "round" },
        paint: {
          "line-color": look.accent,
          "line-width": ["interpolate", ["linear"], ["zoom"], 5, ["match", ["get", "kind"], "river", 0.8, 1.4], 10, ["match", ["get", "kind"], "river", 2, 3.6]],
        },
      },
      {
        id: "country-name", type: "symbol", source: "countries",
        layout: {
          "text-field": ["upcase", ["get", "name"]], "text-font": FONT, "text-size": 13, "text-letter-spacing": 0.25,
          "text-max-width": 30,
        },
        paint: { "text-color": look.muted, "text-halo-color": look.halo, "text-halo-width": 1.2 },
      },
      {
        id: "river-name", type: "symbol", source: "base", filter: byKind("main_river"),
        layout: {
          "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 12,
          "text-letter-spacing": 0.18, "symbol-spacing": 500, "text-max-angle": 30,
        },
        paint: { "text-color": look.river, "text-halo-color": look.halo, "text-halo-width": 1.4 },
      },
      {
        id: "dots", type: "circle", source: "places", filter: [">=", ["zoom"], ["get", "dot"]],
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"],
            5, ["interpolate", ["linear"], ["get", "size"], 0, 1.2, 4, 3],
            9, ["interpolate", ["linear"], ["get", "size"], 0, 3.4, 4, 6.5],
            13, ["interpolate", ["linear"], ["get", "size"], 0, 6, 4, 10]],
          "circle-color": ["to-color", ["feature-state", "fill"], ["get", "fill"]],
          "circle-stroke-color": look.ink,
          "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 5, 0.5, 9, 1.1],
          "circle-stroke-opacity": ["case", ["boolean", ["feature-state", "known"], ["get", "known"]], 0.9, 0.45],
        },
      },
      {
        id: "marks", type: "circle", source: "marks",
        paint: {
          "circle-radius": ["match", ["get", "kind"], "selected", 13, 10], "circle-color": "rgba(0,0,0,0)",
          "circle-stroke-color": ["match", ["get", "kind"], "dispute", look.accent, "selected", look.ink, look.ink],
          "circle-stroke-width": ["match", ["get", "kind"], "selected", 3, 2],
        },
      },
      {
        id: "events", type: "symbol", source: "events",
        layout: {
          "icon-image": ["concat", "event-", ["get", "kind"]], "icon-offset": [18, -18],
          "icon-size": ["interpolate", ["linear"], ["zoom"], 5, 0.5, 9, 0.9], "icon-allow-overlap": true,
        },
      },
      {
        id: "names", type: "symbol", source: "places", filter: [">=", ["zoom"], ["get", "label"]],
        layout: {
          "text-field": ["get", "name"], "text-font": FONT,
          "text-size": ["interpolate", ["linear"], ["get", "size"], 0, 11, 4, 14.5],
          "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.7,
          "text-justify": "auto", "symbol-sort-key": ["get", "rank"], "text-max-width": 9, "text-padding": 3,
        },
        paint: { "text-color": look.ink, "text-halo-color": look.halo, "text-halo-width": dark ? 1.6 : 1.5, "text-halo-blur": 0.4 },
      },
    ],
  };
}
