/** The search for places: a box with a list of what it finds, by keyboard or pointer. */

import { h } from "./dom";
import { NameIndex, type Hit } from "./folding";
import type { Desk } from "./model";

export class SearchBox {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private readonly label: HTMLElement;
  private index: NameIndex | null = null;
  private hits: Hit[] = [];
  private chosen = -1;

  constructor(private readonly desk: Desk) {
    this.label = h("label", { for: "search", class: "hidden" });
    this.input = h("input", {
      type: "search", id: "search", role: "combobox", "aria-autocomplete": "list", "aria-controls": "search-list",
      "aria-expanded": "false", autocomplete: "off", spellcheck: "false",
      onfocus: () => void this.load(), oninput: () => void this.find(), onkeydown: (event: KeyboardEvent) => this.key(event),
      onblur: () => window.setTimeout(() => this.close(), 150),
    });
    this.list = h("ul", { id: "search-list", role: "listbox", hidden: true });
    this.status = h("p", { class: "hidden", role: "status" });
    this.element = h("div", { class: "search", role: "search" }, this.label, this.input, this.list, this.status);
    this.update();
  }

  update(): void {
    const { words } = this.desk;
    this.label.textContent = words.t("search");
    this.input.placeholder = words.t("search");
    this.input.title = words.t("search.hint");
    this.list.setAttribute("aria-label", words.t("search"));
  }

  private async load(): Promise<NameIndex> {
    return (this.index ??= new NameIndex(await this.desk.store.get<string[][]>("names.json.gz")));
  }

  private async find(): Promise<void> {
    const written = this.input.value;
    const index = await this.load();
    if (written !== this.input.value) return;
    this.hits = index.search(written);
    this.chosen = this.hits.length ? 0 : -1;
    this.draw();
  }

  private draw(): void {
    const { words, names } = this.desk, open = this.input.value.trim() !== "";
    this.list.hidden = !open || !this.hits.length;
    this.list.replaceChildren(...this.hits.map(({ place, name }, i) => h("li", {
      role: "option", id: `hit-${i}`, "aria-selected": String(i === this.chosen),
      onmousedown: (event: Event) => { event.preventDefault(); this.pick(i); },
    }, h("span", { dir: "auto" }, names[place]), name === names[place] ? null : h("span", { class: "hint", dir: "auto" }, name))));
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (this.chosen >= 0) this.input.setAttribute("aria-activedescendant", `hit-${this.chosen}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = !open ? "" : this.hits.length ? words.n("search.count", this.hits.length) : words.t("search.none");
    this.element.classList.toggle("empty-handed", open && !this.hits.length);
    this.element.dataset.none = words.t("search.none");
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && this.hits.length) {
      event.preventDefault();
      this.chosen = (this.chosen + moves[event.key] + this.hits.length) % this.hits.length;
      this.draw();
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.pick(this.chosen);
    } else if (event.key === "Escape") this.close();
  }

  private pick(i: number): void {
    const { place } = this.hits[i];
    this.input.value = "";
    this.close();
    void this.desk.set({ place: this.desk.places.ids[place], tab: "place" });
  }

  private close(): void {
    this.list.hidden = true;
    this.hits = [];
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.element.classList.remove("empty-handed");
  }
}
