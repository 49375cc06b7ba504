/** The bar of days: a slider with marks where places change, play, steps, and the day in words. */

import { h, s } from "./dom";
import { icon, type Icon } from "./icons";
import type { Desk } from "./model";
import type { Key } from "./words";

const BARS = 120;
const FRAME_MS = 450;

export class TimelineBar {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly label: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly picker: HTMLInputElement;
  private readonly bars: SVGElement;
  private readonly titled: { element: HTMLElement; key: Key }[] = [];
  private drawn: Uint32Array | null = null;
  private timer = 0;

  constructor(private readonly desk: Desk) {
    const { calendar } = desk;
    this.slider = h("input", { type: "range", min: 0, max: calendar.last, step: 1, id: "day-slider", oninput: () => this.go(Number(this.slider.value)) });
    this.picker = h("input", {
      type: "date", min: calendar.iso(0), max: calendar.iso(calendar.last), class: "day-picker",
      onchange: () => this.go(calendar.number(this.picker.value) ?? desk.view.day),
    });
    this.label = h("output", { for: "day-slider", class: "day-label" });
    this.play = this.button("time.play", "play", () => this.toggle(), "play");
    this.bars = s("svg", { class: "changes", viewBox: `0 0 ${BARS} 10`, preserveAspectRatio: "none", "aria-hidden": "true" });
    this.element = h("section", { class: "timeline" },
      h("div", { class: "steps" },
        this.button("time.change.back", "first", () => this.jump(-1), "far"),
        this.button("time.back", "back", () => this.step(-1)),
        this.play,
        this.button("time.forth", "forth", () => this.step(1)),
        this.button("time.change.forth", "last", () => this.jump(1), "far"),
      ),
      h("div", { class: "track" }, this.bars as unknown as HTMLElement, this.slider),
      h("div", { class: "when" }, this.label, this.picker),
    );
    this.slider.addEventListener("keydown", (event) => this.key(event));
    this.update();
  }

  private button(key: Key, sign: Icon, act: () => void, extra = ""): HTMLButtonElement {
    const button = h("button", { type: "button", class: `icon ${extra}`, onclick: act }, icon(sign));
    this.titled.push({ element: button, key });
    return button;
  }

  private key(event: KeyboardEvent): void {
    const far = { PageUp: 7, PageDown: -7 }[event.key];
    if (!far) return;
    event.preventDefault();
    this.go(this.desk.view.day + far);
  }

  private go(day: number): void {
    void this.desk.set({ day: Math.min(this.desk.calendar.last, Math.max(0, day)) });
  }

  private step(days: number): void {
    this.stop();
    this.go(this.desk.view.day + days);
  }

  private jump(way: 1 | -1): void {
    this.stop();
    this.go(this.desk.changeDay(this.desk.view.day, way) ?? (way > 0 ? this.desk.calendar.last : 0));
  }

  private toggle(): void {
    if (this.timer) return this.stop();
    if (this.desk.view.day >= this.desk.calendar.last) this.go(0);
    const pace = Math.max(120, Math.min(FRAME_MS, 30_000 / Math.max(1, this.desk.calendar.last)));
    this.timer = window.setInterval(() => {
      if (this.desk.view.day >= this.desk.calendar.last) this.stop();
      else this.go(this.desk.view.day + 1);
    }, pace);
    this.update();
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.update();
  }

  update(): void {
    const { desk } = this, { words, calendar, view } = desk;
    const day = words.day(calendar.date(view.day));
    this.element.setAttribute("aria-label", words.t("time"));
    for (const { element, key } of this.titled) {
      const text = words.t(element === this.play && this.timer ? "time.pause" : key);
      element.setAttribute("aria-label", text);
      element.title = text;
    }
    this.play.replaceChildren(icon(this.timer ? "pause" : "play"));
    this.slider.value = String(view.day);
    this.slider.setAttribute("aria-label", words.t("time.day"));
    this.slider.setAttribute("aria-valuetext", day);
    this.picker.setAttribute("aria-label", words.t("time.pick"));
    this.picker.value = calendar.iso(view.day);
    this.label.textContent = day;
    if (this.drawn !== desk.changes) this.drawBars((this.drawn = desk.changes));
  }

  private drawBars(changes: Uint32Array): void {
    const sums = new Array<number>(BARS).fill(0);
    const last = Math.max(1, this.desk.calendar.last);
    changes.forEach((count, day) => (sums[Math.min(BARS - 1, Math.floor((day / last) * BARS))] += count));
    const most = Math.max(1, ...sums);
    this.bars.replaceChildren(...sums.flatMap((sum, i) => {
      const height = sum ? Math.max(1.5, 10 * Math.sqrt(sum / most)) : 0;
      return height ? [s("rect", { x: i + 0.1, y: 10 - height, width: 0.8, height })] : [];
    }));
  }
}
