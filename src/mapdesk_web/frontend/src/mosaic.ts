/** Cells of ground joined into the areas and front lines of one day; lines between cells are rounded once for both. */

import { sideOf, statusOf, UNKNOWN } from "./control";
import type { CellColumns } from "./data";

const FREE = 0, RIVER = 1, BORDER = 2;
/**
 * How much of the way between two settlements, about its middle, holds the front in eight of ten cases: the same as in
 * the pictures (outline/uncertainty.py), there with the chances of each settlement as well.
 */
const MIDDLE_PART = (Math.asin(0.8) * 2) / Math.PI;
const KM_PER_DEGREE = 111.195, WORLD_PX = 512, WORLD_KM = 40_075.017;
type Point = [number, number];
type Ring = Point[];
export interface AreaFeature {
  type: "Feature";
  properties: { status: number; side: number };
  geometry: { type: "MultiPolygon"; coordinates: Ring[][] };
}
export interface LineFeature {
  type: "Feature";
  /** `band` is how wide the ground is in which a front may run, in pixels at zoom 0. */
  properties: { kind: "front" | "river" | "edge"; band: number };
  geometry: { type: "LineString"; coordinates: Point[] };
}
/** A run of arcs between two looks (0: nobody's); `leftPatch` and `rightPatch` number the joined ground beside it. */
interface Chain {
  left: number; right: number; leftPatch: number; rightPatch: number;
  kind: number; front: boolean; points: Point[]; from: number; to: number;
  /** Length in degrees, and the sum over it of how far the settlements on both sides lie apart, in km. */
  length: number; apart: number;
}
type Arc = Pick<Chain, "left" | "right" | "kind" | "points" | "from" | "to" | "length" | "apart">;

export class Mosaic {
  private readonly arcs: Arc[] = [];
  private readonly nodes: number;

  constructor(cells: CellColumns, spot: (place: number) => Point) {
    const numbers = new Map<string, number>();
    const node = (x: number, y: number): number => {
      const key = `${x},${y}`;
      let found = numbers.get(key);
      if (found === undefined) numbers.set(key, (found = numbers.size));
      return found;
    };
    let x = 0, y = 0, at = 0;
    for (let i = 0; i < cells.left.length; i++) {
      const points: Point[] = [];
      let from = -1;
      for (let j = 0; j < cells.counts[i]; j++) {
        x += cells.xy[at++];
        y += cells.xy[at++];
        if (j === 0) from = node(x, y);
        points.push([x * cells.grid, y * cells.grid]);
      }
      const [left, right] = [cells.left[i], cells.right[i]];
      const length = lengthOf(points), apart = left < 0 || right < 0 ? 0 : length * kmBetween(spot(left), spot(right));
      this.arcs.push({ left, right, kind: cells.kinds[i], points, from, to: node(x, y), length, apart });
    }
    this.nodes = numbers.size;
  }

  /** Whether any ground is there at all. */
  get isEmpty(): boolean {
    return this.arcs.length === 0;
  }

  /**
   * Join cells by look. `fresh` says whether word of a place is young enough for a front line beside it, `quiet`
   * whether two sides meet without fighting.
   */
  join(
    looks: ArrayLike<number>,
    fresh: (place: number) => boolean,
    quiet: (a: number, b: number) => boolean,
  ): { areas: AreaFeature[]; lines: LineFeature[] } {
    const chains = this.chains(looks, fresh, quiet).map(rounded);
    return { areas: areasOf(chains), lines: linesOf(chains) };
  }

  private chains(
    looks: ArrayLike<number>, fresh: (place: number) => boolean, quiet: (a: number, b: number) => boolean,
  ): Chain[] {
    const key = (place: number): number =>
      place < 0 || statusOf(looks[place]) === UNKNOWN ? 0 : looks[place] + 1;
    const open: Chain[] = [];
    const ends: number[][] = [];
    const patches = new Patches(looks.length);
    for (const arc of this.arcs) if (key(arc.left) === key(arc.right)) patches.join(arc.left, arc.right);
    for (const arc of this.arcs) {
      const left = key(arc.left), right = key(arc.right);
      if (left === right) continue;
      const leftPatch = patches.of(arc.left), rightPatch = patches.of(arc.right);
      const a = left ? sideOf(left - 1) : -1, b = right ? sideOf(right - 1) : -1;
      const front = a >= 0 && b >= 0 && a !== b && arc.kind !== BORDER && !quiet(a, b)
        && fresh(arc.left) && fresh(arc.right);
      const number = open.push({ ...arc, left, right, leftPatch, rightPatch, front }) - 1;
      (ends[arc.from] ??= []).push(number);
      (ends[arc.to] ??= []).push(number);
    }
    return walk(open, ends, this.nodes);
  }
}

/** Numbers joined ground: cells of one look that share an arc are one patch. */
class Patches {
  private readonly parent: Int32Array;

  constructor(cells: number) {
    this.parent = Int32Array.from({ length: cells }, (_, i) => i);
  }

  of(cell: number): number {
    if (cell < 0) return -1;
    while (this.parent[cell] !== cell) cell = this.parent[cell] = this.parent[this.parent[cell]];
    return cell;
  }

  join(a: number, b: number): void {
    if (a >= 0 && b >= 0) this.parent[this.of(a)] = this.of(b);
  }
}

/** Join arcs where exactly two of one kind meet. */
function walk(open: Chain[], ends: number[][], nodes: number): Chain[] {
  const done = new Uint8Array(open.length), chains: Chain[] = [];
  const passes = (node: number): boolean => {
    const met = ends[node];
    if (met.length !== 2 || met[0] === met[1]) return false;
    return open[met[0]].kind === open[met[1]].kind && open[met[0]].front === open[met[1]].front;
  };
  const grow = (first: number): void => {
    const chain = { ...open[first], points: open[first].points.slice() };
    done[first] = 1;
    let last = first;
    while (chain.to !== chain.from && passes(chain.to)) {
      const met: number[] = ends[chain.to];
      const next: number = met[0] === last ? met[1] : met[0];
      if (done[next]) break;
      done[next] = 1;
      const ahead: boolean = open[next].from === chain.to;
      const more = ahead ? open[next].points : open[next].points.slice().reverse();
      for (let i = 1; i < more.length; i++) chain.points.push(more[i]);
      chain.to = ahead ? open[next].to : open[next].from;
      chain.length += open[next].length;
      chain.apart += open[next].apart;
      last = next;
    }
    chains.push(chain);
  };
  const backwards = (arc: Chain): void => {
    [arc.from, arc.to, arc.left, arc.right] = [arc.to, arc.from, arc.right, arc.left];
    [arc.leftPatch, arc.rightPatch] = [arc.rightPatch, arc.leftPatch];
    arc.points = arc.points.slice().reverse();
  };
  for (let node = 0; node < nodes; node++) {
    if (!ends[node] || passes(node)) continue;
    for (const arc of ends[node]) {
      if (done[arc]) continue;
      if (open[arc].from !== node) backwards(open[arc]);
      grow(arc);
    }
  }
  for (let arc = 0; arc < open.length; arc++) if (!done[arc]) grow(arc);
  return chains;
}

/** Round the corners of a line between settlements: its midpoints, then Chaikin's corners cut twice; ends stay. */
function rounded(chain: Chain): Chain {
  if (chain.kind !== FREE || chain.points.length < 3) return chain;
  const closed = chain.from === chain.to;
  let points = chain.points;
  const middle: Point[] = [];
  for (let i = 1; i < points.length; i++) {
    middle.push([(points[i - 1][0] + points[i][0]) / 2, (points[i - 1][1] + points[i][1]) / 2]);
  }
  points = closed ? [...middle, middle[0]] : [points[0], ...middle, points[points.length - 1]];
  for (let round = 0; round < 2; round++) points = cut(points, closed);
  return { ...chain, points };
}

function cut(points: Point[], closed: boolean): Point[] {
  const found: Point[] = closed ? [] : [points[0]];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    if (closed || i > 1) found.push([a[0] * 0.75 + b[0] * 0.25, a[1] * 0.75 + b[1] * 0.25]);
    if (closed || i < points.length - 1) found.push([a[0] * 0.25 + b[0] * 0.75, a[1] * 0.25 + b[1] * 0.75]);
  }
  found.push(closed ? found[0] : points[points.length - 1]);
  return found;
}

function linesOf(chains: Chain[]): LineFeature[] {
  const drawn = chains.filter(({ front, left, right }) => front || !left || !right);
  return drawn.map((chain) => ({
    type: "Feature",
    properties: { kind: chain.front ? (chain.kind === RIVER ? "river" : "front") : "edge", band: chain.front ? bandOf(chain) : 0 },
    geometry: { type: "LineString", coordinates: chain.points },
  }));
}

/** The mean way between the settlements on both sides of a front, the part of it that the band takes, in pixels. */
function bandOf({ apart, length, points }: Chain): number {
  const km = (MIDDLE_PART * apart) / Math.max(length, 1e-9), lat = points[points.length >> 1][1];
  return (km / (WORLD_KM * Math.cos((lat * Math.PI) / 180))) * WORLD_PX;
}

function lengthOf(points: Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
  return sum;
}

function kmBetween(a: Point, b: Point): number {
  const across = (a[0] - b[0]) * Math.cos(((a[1] + b[1]) / 2) * (Math.PI / 180));
  return KM_PER_DEGREE * Math.hypot(across, a[1] - b[1]);
}

function areasOf(chains: Chain[]): AreaFeature[] {
  const byPatch = new Map<number, { key: number; around: Chain[] }>();
  const add = (patch: number, key: number, chain: Chain): void => {
    const found = byPatch.get(patch);
    if (found) found.around.push(chain);
    else byPatch.set(patch, { key, around: [chain] });
  };
  for (const chain of chains) {
    if (chain.left) add(chain.leftPatch, chain.left, chain);
    if (chain.right) {
      add(chain.rightPatch, chain.right, { ...chain, from: chain.to, to: chain.from, points: chain.points.slice().reverse() });
    }
  }
  const byKey = new Map<number, Ring[][]>();
  for (const { key, around } of byPatch.values()) for (const polygon of polygons(rings(around))) push(byKey, key, polygon);
  return [...byKey].map(([key, coordinates]) => ({
    type: "Feature",
    properties: { status: statusOf(key - 1), side: sideOf(key - 1) },
    geometry: { type: "MultiPolygon", coordinates },
  }));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}

/** Stitch outlines, the area always to their left, into closed rings. */
function rings(chains: Chain[]): Ring[] {
  const starts = new Map<number, Chain[]>();
  for (const chain of chains) push(starts, chain.from, chain);
  const found: Ring[] = [], used = new Set<Chain>();
  for (const first of chains) {
    if (used.has(first)) continue;
    const ring: Ring = [first.points[0]];
    let chain: Chain | undefined = first;
    while (chain) {
      used.add(chain);
      for (let i = 1; i < chain.points.length; i++) ring.push(chain.points[i]);
      if (chain.to === first.from) break;
      chain = starts.get(chain.to)?.find((next) => !used.has(next));
    }
    if (ring.length > 3) found.push(ring);
  }
  return found;
}

/** Of one patch the outer ring runs counterclockwise and the others are its holes; one that touches itself may have more. */
function polygons(all: Ring[]): Ring[][] {
  const outers: { ring: Ring; area: number }[] = [], holes: Ring[] = [];
  for (const ring of all) {
    const area = signedArea(ring);
    if (area > 0) outers.push({ ring, area });
    else holes.push(ring);
  }
  outers.sort((a, b) => b.area - a.area);
  return outers.map(({ ring }, i) => (i ? [ring] : [ring, ...holes]));
}

function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum / 2;
}
