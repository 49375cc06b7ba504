/** The tiled base map of a desk that names one: a PMTiles file beside the data, under the areas and between the lines. */

import * as maplibre from "maplibre-gl";
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { Look, Tiles } from "./data";
import { mix } from "./patterns";

let known = false;

/** Make MapLibre able to read PMTiles; the code for it is only fetched where it is needed. */
export async function readTiles(): Promise<void> {
  if (known) return;
  const { Protocol } = await import("pmtiles");
  maplibre.addProtocol("pmtiles", new Protocol().tile);
  known = true;
}

export function tileSource(tiles: Tiles, base: string): SourceSpecification {
  const url = `pmtiles://${new URL(base + tiles.file, location.href).href}`;
  return tiles.kind === "vector" ? { type: "vector", url } : { type: "raster", url, tileSize: 256 };
}

/** Layers that belong under the areas, and those over them; quiet, since the areas are what the map tells of. */
export function tileLayers(tiles: Tiles, look: Look): { under: LayerSpecification[]; over: LayerSpecification[] } {
  if (tiles.kind === "raster") return { under: [{ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.4 } }], over: [] };
  const under: LayerSpecification[] = [], over: LayerSpecification[] = [];
  for (const [name, role] of tiles.layers) {
    const from = { source: "tiles", "source-layer": name } as const, id = `tiles-${name}`;
    const line = ["==", ["geometry-type"], "LineString"] as ["==", ["geometry-type"], string];
    const ground = ["==", ["geometry-type"], "Polygon"] as ["==", ["geometry-type"], string];
    if (role === "land") under.push({ id, type: "fill", ...from, filter: ground, paint: { "fill-color": mix(look.ground, look.ink, 0.06) } });
    else if (role === "water") {
      over.push({ id, type: "fill", ...from, filter: ground, paint: { "fill-color": look.water } });
      over.push({ id: `${id}-line`, type: "line", ...from, filter: line, minzoom: 8, paint: { "line-color": look.river, "line-width": 0.8, "line-opacity": 0.55 } });
    } else if (role === "road") {
      const width = ["interpolate", ["exponential", 1.6], ["zoom"], 7, 0.5, 12, 1.4, 16, 6] as const;
      over.push({ id, type: "line", ...from, filter: line, paint: { "line-color": mix(look.ground, look.ink, 0.5), "line-opacity": 0.5, "line-width": width as never } });
    } else over.push({ id, type: "fill", ...from, filter: ground, minzoom: 12, paint: { "fill-color": mix(look.ground, look.ink, 0.4), "fill-opacity": 0.5 } });
  }
  return { under, over };
}
