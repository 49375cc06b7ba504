/** Features of one source kept as they are wanted: only what is new and what is gone is sent to the drawing thread. */

import type { GeoJSONSource } from "maplibre-gl";
import type { Piece } from "./mosaic";

export class Kept {
  private ids = new Map<string, number>();
  private last = 0;

  /** Show these and nothing else; what the source has already is left alone. */
  show(source: GeoJSONSource, pieces: Piece[]): void {
    const kept = new Map<string, number>(), add: GeoJSON.Feature[] = [];
    for (const { key, make } of pieces) {
      let id = this.ids.get(key);
      if (id === undefined) {
        id = ++this.last;
        add.push({ ...make(), id });
      }
      kept.set(key, id);
    }
    const remove = [...this.ids].flatMap(([key, id]) => (kept.has(key) ? [] : [id]));
    if (add.length || remove.length) void source.updateData({ add, remove });
    this.ids = kept;
  }

  /** The source has been made anew and is empty. */
  forget(): void {
    this.ids.clear();
  }
}
