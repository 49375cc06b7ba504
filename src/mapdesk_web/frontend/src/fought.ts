/** Contested ground beside a front on land where fighting is fresh: front lines in, the ground along runs of them out. */

import type { LineFeature, Piece } from "./mosaic";
import { kmBetween, KM_PER_DEGREE, type Point } from "./ways";

const CORNERS = 16;

/** Return the ground within `bandKm` of the runs of front lines that lie within `reachKm` of a fight. */
export function foughtOver(pieces: Piece[], fights: Point[], reachKm: number, bandKm: number): Piece[] {
  if (!fights.length || bandKm <= 0) return [];
  return pieces.filter(({ key }) => key.startsWith("front/")).flatMap(({ key, make }) => {
    const { coordinates } = (make() as LineFeature).geometry;
    return runs(coordinates, (point) => fights.some((fight) => kmBetween(point, fight) <= reachKm)).map(([first, last]): Piece => ({
      key: `fought/${first}/${last}/${key}`,
      make: () => ({
        type: "Feature", properties: { kind: "fought" },
        geometry: { type: "MultiPolygon", coordinates: along(coordinates.slice(first, last + 1), bandKm).map((ring) => [ring]) },
      }),
    }));
  });
}

/** First and last index of every run of at least two points that pass. */
function runs(points: Point[], passes: (point: Point) => boolean): [number, number][] {
  const found: [number, number][] = [];
  let first = -1;
  for (let i = 0; i <= points.length; i++) {
    const inside = i < points.length && passes(points[i]);
    if (inside && first < 0) first = i;
    if (!inside && first >= 0) {
      if (i - first > 1) found.push([first, i - 1]);
      first = -1;
    }
  }
  return found;
}

/**
 * A strip between each two points and a disc about those that are not near an end, beyond which no ground is known;
 * they overlap, which an opaque hatch does not show.
 */
function along(points: Point[], km: number): Point[][] {
  const inner = points.filter((point) => kmBetween(point, points[0]) >= km && kmBetween(point, points[points.length - 1]) >= km);
  const up = km / KM_PER_DEGREE, across = up / Math.cos((points[0][1] * Math.PI) / 180);
  const discs = inner.map(([x, y]) => Array.from({ length: CORNERS + 1 }, (_, i): Point => {
    const turn = (2 * Math.PI * i) / CORNERS;
    return [x + across * Math.cos(turn), y + up * Math.sin(turn)];
  }));
  const strips = points.slice(1).map(([x, y], i): Point[] => {
    const [px, py] = points[i], east = (x - px) / across, north = (y - py) / up, length = Math.hypot(east, north) || 1;
    const [dx, dy] = [(-north / length) * across, (east / length) * up];
    return [[px - dx, py - dy], [x - dx, y - dy], [x + dx, y + dy], [px + dx, py + dy], [px - dx, py - dy]];
  });
  return [...discs, ...strips];
}
