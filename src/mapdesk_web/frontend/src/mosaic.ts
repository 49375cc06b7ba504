/** Cells of ground joined into the areas and front lines of one day; lines between cells are rounded once for both. */

import { nameOf, Patches, walk, type Chain } from "./chains";
import { sideOf, statusOf, UNKNOWN } from "./control";
import type { CellColumns } from "./data";
import { kmBetween, pixelsOf, type Point } from "./ways";

const FREE = 0, RIVER = 1, BORDER = 2;
/**
 * How much of the way between two settlements, about its middle, holds the front in eight of ten cases: the same as in
 * the pictures (outline/uncertainty.py), there with the chances of each settlement as well.
 */
const MIDDLE_PART = (Math.asin(0.8) * 2) / Math.PI;
type Ring = Point[];
export interface AreaFeature {
  type: "Feature";
  properties: { status: number; side: number } | { kind: "fought" };
  geometry: { type: "MultiPolygon"; coordinates: Ring[][] };
}
export interface LineFeature {
  type: "Feature";
  /** `band` is how wide the ground is in which a front may run, in pixels at zoom 0. */
  properties: { kind: "front" | "river" | "edge"; band: number };
  geometry: { type: "LineString"; coordinates: Point[] };
}
/** A feature that is made when it is wanted; the same key means the same feature on any day. */
export interface Piece { key: string; make: () => AreaFeature | LineFeature }
interface Edge { chain: Chain; forward: boolean; from: number; to: number }

export class Mosaic {
  private readonly left: Int32Array;
  private readonly right: Int32Array;
  private readonly kinds: Uint8Array;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly points: Point[][] = [];
  /** Length of each arc in degrees, and how far the settlements on both sides of it lie apart, km. */
  private readonly lengths: Float64Array;
  private readonly apart: Float64Array;
  private readonly nodes: number;
  /** Rounded lines of the last joining, since most of them are there again on the next day. */
  private rounded = new Map<string, Point[]>();

  constructor(cells: CellColumns, spot: (place: number) => Point) {
    const numbers = new Map<string, number>(), count = cells.left.length;
    const node = (x: number, y: number): number => {
      const key = `${x},${y}`;
      let found = numbers.get(key);
      if (found === undefined) numbers.set(key, (found = numbers.size));
      return found;
    };
    this.left = Int32Array.from(cells.left);
    this.right = Int32Array.from(cells.right);
    this.kinds = Uint8Array.from(cells.kinds);
    [this.from, this.to] = [new Int32Array(count), new Int32Array(count)];
    [this.lengths, this.apart] = [new Float64Array(count), new Float64Array(count)];
    let x = 0, y = 0, at = 0;
    for (let i = 0; i < count; i++) {
      const points: Point[] = [];
      for (let j = 0; j < cells.counts[i]; j++) {
        x += cells.xy[at++];
        y += cells.xy[at++];
        if (j === 0) this.from[i] = node(x, y);
        points.push([x * cells.grid, y * cells.grid]);
      }
      this.to[i] = node(x, y);
      this.points.push(points);
      this.lengths[i] = lengthOf(points);
      if (this.left[i] >= 0 && this.right[i] >= 0) this.apart[i] = kmBetween(spot(this.left[i]), spot(this.right[i]));
    }
    this.nodes = numbers.size;
  }

  /**
   * Join cells by look into areas and lines. `fresh` says whether word of a place is young enough for a front line
   * beside it, `quiet` whether two sides meet without fighting.
   */
  join(looks: ArrayLike<number>, fresh: (place: number) => boolean, quiet: (a: number, b: number) => boolean): Piece[] {
    const chains = this.chains(looks, fresh, quiet), kept = new Map<string, Point[]>();
    for (const chain of chains) {
      const key = nameOf(chain), points = this.rounded.get(key);
      if (points) kept.set(key, points);
    }
    this.rounded = kept;
    const line = (chain: Chain): Point[] => {
      const key = nameOf(chain);
      let points = kept.get(key);
      if (!points) kept.set(key, (points = rounded(this.pointsOf(chain), chain.kind, chain.from === chain.to)));
      return points;
    };
    return [...areasOf(chains, line), ...this.linesOf(chains, line)];
  }

  private chains(looks: ArrayLike<number>, fresh: (place: number) => boolean, quiet: (a: number, b: number) => boolean): Chain[] {
    const { left, right, kinds, from, to } = this;
    const keys = Uint16Array.from(looks, (look) => (statusOf(look) === UNKNOWN ? 0 : look + 1));
    const patches = new Patches(looks.length), borders: number[] = [];
    for (let arc = 0; arc < left.length; arc++) {
      const [l, r] = [left[arc], right[arc]];
      if (l >= 0 && r >= 0 && keys[l] === keys[r]) patches.join(l, r);
      else if ((l >= 0 ? keys[l] : 0) !== (r >= 0 ? keys[r] : 0)) borders.push(arc);
    }
    const open: Chain[] = [], ends: number[][] = [];
    for (const arc of borders) {
      const [l, r] = [left[arc], right[arc]], leftKey = l >= 0 ? keys[l] : 0, rightKey = r >= 0 ? keys[r] : 0;
      const a = leftKey ? sideOf(leftKey - 1) : -1, b = rightKey ? sideOf(rightKey - 1) : -1;
      const front = a >= 0 && b >= 0 && a !== b && kinds[arc] !== BORDER && !quiet(a, b) && fresh(l) && fresh(r);
      const number = open.push({
        left: leftKey, right: rightKey, leftPatch: patches.of(l), rightPatch: patches.of(r), kind: kinds[arc], front,
        from: from[arc], to: to[arc], arcs: [arc], a: 0, b: 0,
      }) - 1;
      (ends[from[arc]] ??= []).push(number);
      (ends[to[arc]] ??= []).push(number);
    }
    return walk(open, ends, this.nodes);
  }

  private pointsOf({ arcs }: Chain): Point[] {
    const points: Point[] = [];
    for (const arc of arcs) {
      const next = arc < 0 ? this.points[~arc].slice().reverse() : this.points[arc];
      for (let i = points.length ? 1 : 0; i < next.length; i++) points.push(next[i]);
    }
    return points;
  }

  private linesOf(chains: Chain[], line: (chain: Chain) => Point[]): Piece[] {
    return chains.filter(({ front, left, right }) => front || !left || !right).map((chain) => {
      const kind = chain.front ? (chain.kind === RIVER ? "river" : "front") : "edge";
      return {
        key: `${kind}/${nameOf(chain)}`,
        make: () => ({
          type: "Feature", properties: { kind, band: chain.front ? this.bandOf(chain) : 0 },
          geometry: { type: "LineString", coordinates: line(chain) },
        }),
      };
    });
  }

  /** The mean way between the settlements on both sides of a front, the part of it that the band takes, in pixels. */
  private bandOf({ arcs }: Chain): number {
    let length = 0, apart = 0;
    for (const arc of arcs.map((one) => (one < 0 ? ~one : one))) {
      length += this.lengths[arc];
      apart += this.lengths[arc] * this.apart[arc];
    }
    const km = (MIDDLE_PART * apart) / Math.max(length, 1e-9), first = arcs[0] < 0 ? ~arcs[0] : arcs[0];
    return pixelsOf(km, this.points[first][0][1]);
  }
}

function lengthOf(points: Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
  return sum;
}

/** Round the corners of a line between settlements: its midpoints, then Chaikin's corners cut twice; ends stay. */
function rounded(points: Point[], kind: number, closed: boolean): Point[] {
  if (kind !== FREE || points.length < 3) return points;
  const middle: Point[] = [];
  for (let i = 1; i < points.length; i++) {
    middle.push([(points[i - 1][0] + points[i][0]) / 2, (points[i - 1][1] + points[i][1]) / 2]);
  }
  let found = closed ? [...middle, middle[0]] : [points[0], ...middle, points[points.length - 1]];
  for (let round = 0; round < 2; round++) found = cut(found, closed);
  return found;
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

/** One area for each patch of joined ground. */
function areasOf(chains: Chain[], line: (chain: Chain) => Point[]): Piece[] {
  const patches = new Map<number, { look: number; a: number; b: number; around: Edge[] }>();
  const add = (patch: number, key: number, edge: Edge): void => {
    let found = patches.get(patch);
    if (!found) patches.set(patch, (found = { look: key - 1, a: 0, b: 0, around: [] }));
    found.around.push(edge);
    found.a = (found.a + edge.chain.a) | 0;
    found.b = (found.b + Math.imul(edge.chain.b, edge.forward ? 3 : 5)) | 0;
  };
  for (const chain of chains) {
    if (chain.left) add(chain.leftPatch, chain.left, { chain, forward: true, from: chain.from, to: chain.to });
    if (chain.right) add(chain.rightPatch, chain.right, { chain, forward: false, from: chain.to, to: chain.from });
  }
  return [...patches.values()].map(({ look, a, b, around }) => ({
    key: `${look}/${around.length}/${a}/${b}`,
    make: () => ({
      type: "Feature", properties: { status: statusOf(look), side: sideOf(look) },
      geometry: { type: "MultiPolygon", coordinates: polygons(rings(around, line)) },
    }),
  }));
}

/** Stitch outlines, the area always to their left, into closed rings. */
function rings(around: Edge[], line: (chain: Chain) => Point[]): Ring[] {
  const starts = new Map<number, Edge[]>();
  for (const edge of around) {
    const found = starts.get(edge.from);
    if (found) found.push(edge);
    else starts.set(edge.from, [edge]);
  }
  const found: Ring[] = [], used = new Set<Edge>();
  for (const first of around) {
    if (used.has(first)) continue;
    const ring: Ring = [];
    let edge: Edge | undefined = first;
    while (edge) {
      used.add(edge);
      const points = line(edge.chain), last = points.length - 1;
      for (let i = ring.length ? 1 : 0; i <= last; i++) ring.push(points[edge.forward ? i : last - i]);
      if (edge.to === first.from) break;
      edge = starts.get(edge.to)?.find((next) => !used.has(next));
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
  return sum;
}
