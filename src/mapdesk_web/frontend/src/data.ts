/** The files of a bundle's map: their shapes, and how they are fetched. Nothing here knows the page. */

export interface Side { id: string; name: string; short: string }
export interface Source { id: string; name: string; kind: string; lean: string | null; grade: string }
export interface Look {
  paper: string; ground: string; neighbour: string; water: string; ink: string; muted: string; hairline: string;
  card_edge: string; halo: string; accent: string; river: string; border: string; border_band: string;
  no_side: string; casing: string; claimed_tint: number; fills: string[]; inks: string[];
}
/** A tiled base map: its file, and which of its layers are drawn as what. */
export interface Tiles { file: string; kind: "vector" | "raster"; layers: [string, "land" | "water" | "road" | "building"][] }
export interface About {
  format: number; update_id: string; title: string; day: string; version: number; ledger_head: string;
  known_at: string | null; first_day: string; last_day: string; box: [number, number, number, number];
  statuses: string[]; kinds: string[]; modes: string[]; sides: Side[]; sources: Source[];
  looks: { light: Look; dark: Look }; event_days: number; front_days: number; quiet_pairs: [string, string][]; band_km: number; clash_reach_km: number;
  weight_step: number; credits: string[]; changes: string[];
  perspectives: string[]; known: { key: string; at: string | null }[]; without: { source: number; moved: number }[];
  pages: { words: number; evidence: number }; places: number; tiles: Tiles | null;
}
export interface PlaceColumns {
  ids: string[]; names: string[]; x: number[]; y: number[]; population: number[]; codes: string[];
}
export interface ControlTable {
  places: number[]; steps: number[]; days: number[]; looks: number[]; told: number[]; shares: number[][];
}
export interface CellColumns {
  grid: number; left: number[]; right: number[]; kinds: number[]; counts: number[]; xy: number[];
}
export interface BaseColumns {
  lines: { kind: string; name: string; xy: number[] }[];
  countries: { code: string; name: string; rings: number[][] }[];
  credits: string[];
}
export interface Ground { base: BaseColumns; cells: CellColumns }
export interface ReportRow { title: string; source: string; url: string; published: string }
export interface ClaimColumns {
  ids: string[]; kinds: number[]; modes: number[]; days: (number | null)[]; sources: number[]; sides: number[];
  speakers: number[]; reports: number[]; places: number[][]; refused: string[][]; flags: number[]; anchors: string[];
  speaker_names: string[]; report_rows: ReportRow[];
}
export interface Words {
  sentence: string; runs?: [string, string][]; before?: string; after?: string; language?: string;
  /** How likely the text makes a claim that is read unsurely. */
  probability?: number;
}
/** Of one place: [day, claims left out by rule, [[claim, state, weight] ...]] in order of days. */
export type EvidenceSteps = [number, number, [number, number, number][]][];

/** The desk's own word: place, day, who holds it (-1: nobody can tell), reason, who answers, day and entry of it. */
export type RulingRow = [number, number, number, string, string, number, string];

export const WITHHELD = 1, CORRECTED = 2, EVENT = 4, FACTUAL = 8, UNSURE = 16;

/** Claims that are told: those read unsurely are shown where they weigh on a place and nowhere else. */
export const toldClaims = ({ flags }: ClaimColumns): number[] => [...flags.keys()].filter((claim) => !(flags[claim] & UNSURE));

/** Fetches and keeps the files under one address. */
export class Store {
  private readonly kept = new Map<string, Promise<unknown>>();

  constructor(readonly base: string) {}

  /** Return a file's content; it is fetched once. */
  get<T>(name: string): Promise<T> {
    let found = this.kept.get(name);
    if (!found) {
      found = fetchJson(this.base + name);
      this.kept.set(name, found);
      found.catch(() => this.kept.delete(name));
    }
    return found as Promise<T>;
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  // Some servers unpack .gz on the way and some do not: the first two bytes tell.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return JSON.parse(new TextDecoder().decode(bytes));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).json();
}
