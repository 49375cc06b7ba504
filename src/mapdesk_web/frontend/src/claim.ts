/** One claim for readers: its sentence, the quoted words in their context, who said it, lean, age and weight. */

import { CORRECTED, UNSURE, WITHHELD, type ClaimColumns } from "./data";
import { h } from "./dom";
import type { Desk } from "./model";
import { placeLink } from "./phrases";
import type { Key } from "./words";

/** Make the card of a claim; its words are fetched and filled in. */
export function claimCard(desk: Desk, claims: ClaimColumns, claim: number, weight: number | null = null): HTMLElement {
  const card = h("article", { class: "claim", "data-claim": claims.ids[claim] }, h("p", { class: "hint" }, "…"));
  void fill(card, desk, claims, claim, weight);
  return card;
}

async function fill(card: HTMLElement, desk: Desk, claims: ClaimColumns, claim: number, weight: number | null): Promise<void> {
  const text = await desk.claimWords(claim), { words } = desk;
  const report = claims.report_rows[claims.reports[claim]];
  const [withheld, corrected, unsure] = [WITHHELD, CORRECTED, UNSURE].map((flag) => (claims.flags[claim] & flag) !== 0);
  const published = report.published ? `, ${words.shortDay(new Date(report.published))}` : "";
  const quote = withheld || !text.runs ? h("p", { class: "hint" }, words.t("claim.withheld")) : h("figure", { class: "quotation" },
    h("blockquote", { dir: "auto", lang: text.language || null },
      text.before && h("span", { class: "context" }, text.before),
      h("span", { class: "quoted" }, ...text.runs.map(([run, role]) => (role ? h("mark", { class: role }, run) : run))),
      text.after && h("span", { class: "context" }, text.after)),
    h("figcaption", {}, report.url ? h("a", { href: report.url, rel: "noopener noreferrer nofollow", dir: "auto" }, report.title) : h("bdi", {}, report.title), published));
  card.replaceChildren(
    h("p", { class: "sentence", lang: "en", dir: "ltr" }, text.sentence,
      corrected ? tag(desk, words.t("claim.corrected")) : null, unsure ? tag(desk, doubt(desk, text.probability)) : null),
    quote, h("dl", { class: "facts" }, ...facts(desk, claims, claim, weight)));
  // The article has no entry for what is read unsurely.
  if (!unsure) card.append(h("p", { class: "links" }, h("a", { href: `${desk.article}#${claims.anchors[claim]}` }, words.t("claim.article"))));
}

const tag = ({ words }: Desk, text: string): HTMLElement => h("span", { class: "tag", lang: words.code, dir: words.direction }, text);

const doubt = ({ words }: Desk, probability?: number): string =>
  probability === undefined ? words.t("claim.unsure") : words.t("claim.unsure.by", { percent: words.percent(probability * 100) });

function facts(desk: Desk, claims: ClaimColumns, claim: number, weight: number | null): HTMLElement[] {
  const { words, about, calendar, view } = desk;
  const row = (key: Key, ...content: (Node | string)[]): HTMLElement => h("div", {}, h("dt", {}, words.t(key)), h("dd", {}, ...content));
  const source = about.sources[claims.sources[claim]];
  const found = [row("claim.speaker", h("span", { dir: "auto" }, claims.speaker_names[claims.speakers[claim]]))];
  if (source) {
    const kind = words.t(`kind.source.${source.kind}` as Key), grade = words.t("claim.grade", { grade: source.grade });
    found.push(row("claim.source", h("span", { dir: "auto" }, source.name), ` (${kind}; ${grade})`));
    const lean = about.sides.find((side) => side.id === source.lean);
    found.push(row("claim.lean", lean ? words.t("claim.lean.side", { side: lean.short }) : words.t("claim.lean.none")));
  }
  const day = claims.days[claim];
  if (day !== null) {
    const age = view.day - day;
    found.push(row("claim.age", `${words.shortDay(calendar.date(day))}${age === 0 ? `, ${words.t("age.same")}` : age > 0 ? `, ${words.n("age", age)}` : ""}`));
  }
  if (weight !== null) {
    const size = Math.abs(weight), strength = size >= 2 ? "strong" : size >= 1 ? "clear" : "weak";
    const figure = `${weight < 0 ? "−" : "+"}${words.number(size, 2)}`;
    found.push(row("claim.weight", words.t(`weight.${strength}` as Key, { weight: figure })));
  }
  const kind = words.t(`kind.${about.kinds[claims.kinds[claim]]}` as Key);
  const places = claims.places[claim].flatMap((place, i) => (i ? [", ", placeLink(desk, place)] : [placeLink(desk, place)]));
  const refused = claims.refused[claim].length ? [words.t("claim.written", { names: claims.refused[claim].join("”, “") })] : [];
  found.push(row("filter.kind", kind));
  if (places.length || refused.length) found.push(row("table.place", ...places, ...(places.length && refused.length ? ["; "] : []), ...refused));
  return found;
}
