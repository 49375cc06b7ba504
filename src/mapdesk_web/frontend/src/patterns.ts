/** Hatches, so that no status depends on colour: a status and colours in, a small repeating picture out. */

export type Pattern = "claimed" | "contested" | "mixed" | "besieged" | "gained_day" | "gained_week" | "disputed" | "fought";
const SIZE = 24;

/** Draw one tile of a pattern; the same hatches as on the pictures. */
export function drawPattern(pattern: Pattern, fill: string, pale: string, ink: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  if (pattern !== "disputed" && pattern !== "fought") {
    pen.fillStyle = pattern === "claimed" ? pale : fill;
    pen.fillRect(0, 0, SIZE, SIZE);
  }
  if (pattern === "claimed") stripes(pen, fill, 4, -1);
  else if (pattern === "contested") stripes(pen, ink, 4.5, 1);
  else if (pattern === "mixed") dots(pen, ink);
  else if (pattern === "gained_day") rows(pen, ink, 5.3);
  else if (pattern === "gained_week") rows(pen, ink, 2.6);
  else if (pattern === "fought") {
    // With a pale edge, so that the stripes show on dark ground as on light.
    stripes(pen, pale, 5.5, 1);
    stripes(pen, ink, 3, 1);
  } else if (pattern === "disputed") {
    stripes(pen, ink, 1.6, 1);
    stripes(pen, ink, 1.6, -1);
  }
  else grid(pen, ink);
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function stripes(pen: CanvasRenderingContext2D, colour: string, width: number, way: 1 | -1): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (let shift = -SIZE; shift <= 2 * SIZE; shift += SIZE / 2) {
    pen.beginPath();
    pen.moveTo(shift - 2, way > 0 ? SIZE + 2 : -2);
    pen.lineTo(shift + SIZE + 2, way > 0 ? -2 : SIZE + 2);
    pen.stroke();
  }
}

/** Level lines: what was gained, broad in the last day, thin in the last week. */
function rows(pen: CanvasRenderingContext2D, colour: string, width: number): void {
  pen.fillStyle = colour;
  for (const at of [3, 15]) pen.fillRect(0, at, SIZE, width);
}

function dots(pen: CanvasRenderingContext2D, colour: string): void {
  pen.fillStyle = colour;
  for (const [x, y] of [[6, 6], [18, 18]]) {
    pen.beginPath();
    pen.arc(x, y, 3.4, 0, 7);
    pen.fill();
  }
}

function grid(pen: CanvasRenderingContext2D, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  for (const at of [6, 18]) {
    pen.strokeRect(at, -2, 0, SIZE + 4);
    pen.strokeRect(-2, at, SIZE + 4, 0);
  }
}

export type EventKind = "clash" | "strike" | "attack" | "advance";

/** Draw the symbol of an event, 2 px to the unit; outlines in the halo's colour keep it apart from any ground. */
export function drawSymbol(kind: EventKind, colour: string, halo: string): ImageData {
  const size = 48, middle = size / 2;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.translate(middle, middle);
  pen.lineJoin = "round";
  pen.strokeStyle = halo;
  pen.fillStyle = colour;
  pen.lineWidth = 5;
  const shape = new Path2D();
  const outline = OUTLINES[kind];
  for (const part of outline) {
    part.forEach(([x, y], i) => (i ? shape.lineTo(x * 17, -y * 17) : shape.moveTo(x * 17, -y * 17)));
    shape.closePath();
  }
  pen.stroke(shape);
  pen.fill(shape);
  return pen.getImageData(0, 0, size, size);
}

type Points = [number, number][];
// The same shapes as on the pictures, in units of their half-height, y upwards.
const OUTLINES: Record<EventKind, Points[]> = {
  clash: [star(10, 0.56)],
  strike: [
    [[-0.12, 1], [0.5, 1], [0.16, 0.3], [0.52, 0.3], [-0.26, -0.62], [-0.02, 0.04], [-0.42, 0.04]],
    [[-0.8, -0.82], [0.8, -0.82], [0.8, -1], [-0.8, -1]],
  ],
  attack: [
    [[-0.95, 0.62], [0.35, 0], [-0.95, -0.62], [-0.6, 0]],
    [[0.55, 0.95], [0.85, 0.95], [0.85, -0.95], [0.55, -0.95]],
  ],
  advance: [[[-0.9, 0.3], [0.1, 0.3], [0.1, 0.75], [0.95, 0], [0.1, -0.75], [0.1, -0.3], [-0.9, -0.3]]],
};

function star(rays: number, inner: number): Points {
  return Array.from({ length: 2 * rays }, (_, i) => {
    const turn = Math.PI / 2 + (Math.PI * i) / rays, radius = i % 2 ? inner : 1;
    return [radius * Math.cos(turn), radius * Math.sin(turn)];
  });
}

/** Mix two #RRGGBB colours; `share` of the second. */
export function mix(first: string, second: string, share: number): string {
  const part = (colour: string, i: number): number => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  const values = [0, 1, 2].map((i) => Math.round(part(first, i) * (1 - share) + part(second, i) * share));
  return `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 to 1. */
export function luminance(colour: string): number {
  const [r, g, b] = [0, 1, 2].map((i) => {
    const v = parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
