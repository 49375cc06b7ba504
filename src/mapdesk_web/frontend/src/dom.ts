/** Elements from names, attributes and children; texts are always texts, never markup. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** Make an element; `onclick` and the like are listeners, `true` sets a bare attribute, null leaves one out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  give(element, attributes);
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/** Make an SVG element. */
export function s(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  give(element, attributes);
  for (const child of children) if (child) element.append(child);
  return element;
}

function give(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A swatch of a status and side; its colours come from the stylesheet's custom properties set by script. */
export function swatch(classes: string, fill: string | null): HTMLElement {
  const mark = h("span", { class: `swatch ${classes}`, "aria-hidden": "true" });
  // Set through the object model: a style attribute would need a looser content security policy.
  if (fill) mark.style.setProperty("--side", fill);
  return mark;
}
