/** Ways between points in degrees: their length in km, and what km are on the screen. */

export type Point = [lng: number, lat: number];
export const KM_PER_DEGREE = 111.195;
const WORLD_PX = 512, WORLD_KM = 40_075.017;

/** Nearly the geodesic distance, for places some tens of km apart. */
export function kmBetween(a: Point, b: Point): number {
  const across = (a[0] - b[0]) * Math.cos(((a[1] + b[1]) / 2) * (Math.PI / 180));
  return KM_PER_DEGREE * Math.hypot(across, a[1] - b[1]);
}

/** How many pixels of the map's projection at zoom 0 a length has at a latitude. */
export function pixelsOf(km: number, lat: number): number {
  return (km / (WORLD_KM * Math.cos((lat * Math.PI) / 180))) * WORLD_PX;
}
