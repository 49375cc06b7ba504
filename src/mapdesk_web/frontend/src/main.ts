/** Start: where the page's root element says the data are, open them and show the page. */

import "./app.css";
import { h } from "./dom";
import { Desk } from "./model";
import { Page } from "./page";
import { preferred, Words } from "./words";

async function start(root: HTMLElement): Promise<void> {
  const words = new Words(preferred(navigator.languages));
  root.querySelector("main")?.append(h("p", { class: "loading" }, words.t("loading")));
  try {
    const desk = await Desk.open(root.dataset.map ?? "map/", root.dataset.article ?? "index.html");
    new Page(desk, root);
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    root.replaceChildren(h("main", { class: "waiting", lang: words.code, dir: words.direction },
      h("p", { role: "alert" }, words.t("failed", { why })),
      h("p", {}, h("a", { href: root.dataset.article ?? "index.html" }, words.t("article"))),
      h("button", { type: "button", onclick: () => location.reload() }, words.t("failed.retry"))));
  }
}

const root = document.getElementById("mapdesk");
if (root) void start(root);
