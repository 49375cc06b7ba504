/** Small signs drawn as paths, so that they look the same in every font and direction. */

import { s } from "./dom";

const PATHS = {
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  back: "M15 5l-7 7 7 7",
  forth: "M9 5l7 7-7 7",
  first: "M18 5l-7 7 7 7M7 5v14",
  last: "M6 5l7 7-7 7M17 5v14",
  close: "M6 6l12 12M18 6L6 18",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4 12H2M22 12h-2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  device: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
} as const;
export type Icon = keyof typeof PATHS;
const FILLED: Icon[] = ["play", "pause"];

export function icon(name: Icon): SVGElement {
  return s("svg", { class: FILLED.includes(name) ? "sign filled" : "sign", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    s("path", { d: PATHS[name] }), name === "device" ? s("path", { d: "M12 3a9 9 0 0 1 0 18z", class: "half" }) : null);
}
