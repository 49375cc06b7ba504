"""The rows that the page prints: contents and frame in, plain words, classes and links out; never markup."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mapdesk.base.dates import format_instant
from mapdesk.model import CONTESTED, ControlMap, HeldRuling, Side
from mapdesk.publish.contents import SILENT_DAYS, Contents, Dossier, Weighed, claim_anchor, place_anchor
from mapdesk.publish.figures import number_groups
from mapdesk.publish.opening import untold_words
from mapdesk.publish.picture import Picture, other_views
from mapdesk.publish.quotes import quote_runs
from mapdesk.publish.release import PublicClaim
from mapdesk.publish.sentence import claim_words
from mapdesk.publish.words import (
    SOURCE_KIND_WORDS,
    STATUS_MEANINGS,
    age_words,
    alt_words,
    closeup_alt_words,
    count_words,
    day_words,
    instant_words,
    kind_words,
    percent_words,
    ruling_words,
    side_words,
    status_words,
    unsure_words,
    weight_words,
)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the contents on the page."""

    title: str
    lead: tuple[tuple[str, str | None], ...]  # sentence and the id of the claim it tells
    control_map: ControlMap
    version: int
    pictures: Mapping[str, Picture]
    downloads: Sequence[tuple[str, str]]  # file name, what it holds
    credits: tuple[str, ...]
    corrections: tuple[str, ...]
    ledger_head: str
    ledger_length: int
    waived_by: str = ""
    waived_reason: str = ""
    has_map: bool = False  # whether the bundle has the interactive map


class PageView:
    """Turns contents into the plain rows that the template prints."""

    def __init__(self, contents: Contents, frame: Frame, sides: Sequence[Side]) -> None:
        self.contents = contents
        self.frame = frame
        self.sides = {side.side_id: side for side in sides}
        self.classes = {side.side_id: f"side-{i}" for i, side in enumerate(sides)} | {CONTESTED: "both"}
        self.anchors = {d.estimate.place_id: d.anchor for d in contents.dossiers}
        self.changed = {c.place_id for c in (*contents.changes, *contents.untold)}
        self.disputed = {i for d in contents.disputes for i in (*d.claim_ids, *d.against_claim_ids)}

    def context(self) -> dict[str, Any]:
        """Return everything the template names."""
        contents, frame = self.contents, self.frame
        known_at = frame.control_map.known_at or frame.control_map.cut_off
        counts = self._counts()
        return {
            "frame": frame,
            "day": day_words(contents.day),
            "day_iso": contents.day.isoformat(),
            "since": day_words(contents.since) if contents.since else None,
            "known_at": {"iso": format_instant(known_at), "words": instant_words(known_at)} if known_at else None,
            "sides": [self._side(side) for side in sides_of(contents, self.sides)],
            "lead": [{"text": text, "href": f"#{claim_anchor(i)}" if i else None} for text, i in frame.lead],
            "alt": alt_words(contents.day, [(row["words"], row["count"]) for row in counts]),
            "counts": counts,
            "changes": [self._change(change) for change in contents.changes],
            "untold_words": untold_words(len(contents.untold)).capitalize(),
            "untold": [self._change(change) for change in contents.untold],
            "speakers": self._speakers(contents.news),
            "disputes": [self._dispute(dispute) for dispute in contents.disputes],
            "unknowns": [{"text": u.text, "claims": self._links(u.claim_ids)} for u in contents.unknowns],
            "losses": number_groups(contents.numbers, contents.by_id, self.sides, kind="casualties"),
            "strengths": number_groups(contents.numbers, contents.by_id, self.sides, kind="force_size"),
            "news_places": [self._dossier(d) for d in contents.dossiers if d.is_news],
            "other_places": [self._dossier(d) for d in contents.dossiers if not d.is_news],
            "older": [self._claim(claim) for claim in contents.older],
            "older_count": count_words(len(contents.older), "older claim").capitalize(),
            "meanings": [{"status": status, "text": text} for status, text in STATUS_MEANINGS.items()],
            "silent_days": SILENT_DAYS,
            "image": frame.pictures.get("map-small.png")
            or frame.pictures.get("map.png")
            or frame.pictures.get("map.svg"),
            "closeup": frame.pictures.get("closeup-small.png") or frame.pictures.get("closeup.png"),
            "closeup_alt": closeup_alt_words(contents.day),
            "views": other_views(frame.pictures, self.sides, contents.day),
        }

    def _status(self, status: str, side_id: str | None) -> dict[str, str]:
        classes = f"{status} {self.classes.get(side_id or '', 'nobody')}"
        return {"words": status_words(status, side_id, self.sides), "classes": classes}

    def _side(self, side: Side) -> dict[str, str]:
        return {"name": side.name, "short": side.short_name, "classes": f"held {self.classes[side.side_id]}"}

    def _counts(self) -> list[dict[str, Any]]:
        counts: dict[tuple[str, str | None], int] = {}
        for dossier in self.contents.dossiers:
            status, side = dossier.estimate.status, dossier.estimate.side
            key = (status, None if status in ("contested", "mixed", "unknown") else side)
            counts[key] = counts.get(key, 0) + 1
        rows = sorted(
            counts.items(), key=lambda item: (item[0][0] == "unknown", -item[1], item[0][0], item[0][1] or "")
        )
        return [{**self._status(status, side), "count": count} for (status, side), count in rows]

    def _change(self, change: Any) -> dict[str, Any]:
        return {
            "anchor": f"change-{place_anchor(change.place_id)}",
            "place": self._place(change.place_id, change.name),
            "before": self._status(change.before_status, change.before_side),
            "after": self._status(change.after_status, change.after_side),
            "firmness": percent_words(change.probability) if change.after_side else None,
            "claims": self._links(change.claim_ids),
            "ruled": bool(change.ruling_ids),
        }

    def _place(self, place_id: str, name: str) -> dict[str, Any]:
        anchor = self.anchors.get(place_id)
        return {"name": name, "href": f"#{anchor}" if anchor else None, "map": self._map_link(place_id)}

    def _map_link(self, place_id: str) -> str | None:
        """Where the interactive map shows the place; None where the bundle has none."""
        return f"map.html#place={quote(place_id, safe=':')}&tab=place" if self.frame.has_map else None

    def _links(self, claim_ids: Iterable[str]) -> list[dict[str, str]]:
        shown = [self.contents.by_id[i] for i in claim_ids if i in self.contents.by_id]
        return [
            {"speaker": c.speaker, "href": f"#{claim_anchor(c.claim_id)}", "sentence": self._sentence(c)} for c in shown
        ]

    def _sentence(self, claim: PublicClaim) -> str:
        return claim_words(claim.placement, claim.speaker, self.sides)

    def _speakers(self, claims: Sequence[PublicClaim]) -> list[dict[str, Any]]:
        groups: dict[str, list[PublicClaim]] = {}
        for claim in claims:
            groups.setdefault(claim.speaker.casefold(), []).append(claim)
        return [
            {"name": group[0].speaker, "about": self._about(group[0]), "claims": [self._claim(c) for c in group]}
            for group in groups.values()
        ]

    def _about(self, claim: PublicClaim) -> str:
        if claim.source is None:
            return ""
        words = [SOURCE_KIND_WORDS[claim.source.kind].removeprefix("a ").removeprefix("an ")]
        if claim.source.lean:
            words.append(f"shares the interest of {side_words(claim.source.lean, self.sides)}")
        return "; ".join(words)

    def _dispute(self, dispute: Any) -> dict[str, Any]:
        return {
            "place": self._place(dispute.place_id, dispute.name),
            "accounts": [self._links(dispute.claim_ids), self._links(dispute.against_claim_ids)],
        }

    def _claim(self, claim: PublicClaim) -> dict[str, Any]:
        placement = claim.placement
        mentions = list(zip(placement.places, placement.placements, strict=False))
        return {
            "anchor": claim_anchor(claim.claim_id),
            "sentence": self._sentence(claim),
            "kind": kind_words(placement.kind, placement.modality),
            **self._quotation(claim),
            "told_on": day_words(claim.told_on),
            "about": self._about(claim),
            "reliability": claim.source.reliability if claim.source else None,
            "places": [
                {"written": span.text, **self._place(m.place_id, m.name or m.place_id)}
                for span, m in mentions
                if m.place_id
            ],
            "refused": [span.text for span, m in mentions if m.place_id is None and span.text],
            "changes": [
                {"name": c.name, "href": f"#change-{place_anchor(c.place_id)}"}
                for c in self.contents.changes
                if claim.claim_id in c.claim_ids
            ],
            "disputed": claim.claim_id in self.disputed,
            "corrected": claim.corrected,
            "rule": placement.rule,
            "claim_id": claim.claim_id,
            "entry_id": claim.entry_id[:12],
        }

    def _quotation(self, claim: PublicClaim) -> dict[str, Any]:
        report = claim.placement.report
        language = claim.language if claim.language and _LANGUAGE.fullmatch(claim.language) else None
        return {
            "withheld": claim.withheld,
            "runs": () if claim.withheld else quote_runs(claim.placement),
            "language": language,
            "report": report.title or report.source or claim.speaker,
            "url": report.url,
            "published": _date_words(report.published_at),
        }

    def _dossier(self, dossier: Dossier) -> dict[str, Any]:
        estimate = dossier.estimate
        last = estimate.last_evidence_day
        likely = sorted(estimate.probabilities.items(), key=lambda item: (-item[1], item[0]))
        return {
            "anchor": dossier.anchor,
            "name": estimate.name,
            **self._status(estimate.status, estimate.side),
            "probability": percent_words(estimate.probability) if estimate.side else None,
            "last": day_words(last) if last else None,
            "age": count_words((self.contents.day - last).days, "day") if last else None,
            "changed": f"#change-{dossier.anchor}" if estimate.place_id in self.changed else None,
            "bars": [
                {
                    "name": side_words(side_id, self.sides, article=False),
                    "classes": f"held {self.classes.get(side_id, 'nobody')}",
                    "percent": percent_words(probability),
                    "width": f"{probability * 100:.1f}",
                }
                for side_id, probability in likely
                if probability >= 0.005
            ],
            "rulings": [self._ruling(held) for held in dossier.rulings],
            "evidence": self._evidence(dossier),
            "left_out": count_words(dossier.left_out, "claim") if dossier.left_out else None,
            "place": dossier.place,
            "map": self._map_link(estimate.place_id),
        }

    def _ruling(self, held: HeldRuling) -> dict[str, str]:
        return {
            "sentence": ruling_words(held.ruling.day, held.ruling.holder, self.sides),
            "reason": held.reason,
            "by": held.recorded_by,
            "on": day_words(held.recorded_at.date()),
            "entry_id": held.entry_id[:12],
        }

    def _evidence(self, dossier: Dossier) -> list[dict[str, Any]]:
        groups: dict[tuple[bool, bool, str], list[Weighed]] = {}
        for item in dossier.weighed:
            towards = (item.weight or 0.0) >= 0
            key = (not dossier.speaks_for(item), not towards, item.side or "")
            groups.setdefault(key, []).append(item)
        rows = [
            {
                "heading": f"Speaks {'against' if against else 'for'} {side_words(side, self.sides)}",
                "claims": [self._weighed(item) for item in items],
            }
            for (_, against, side), items in sorted(groups.items(), key=lambda group: group[0])
        ]
        if dossier.mentions:
            heading = "Also names this place, without weight for who holds it"
            rows.append({"heading": heading, "claims": [self._weighed(item) for item in dossier.mentions]})
        return rows

    def _weighed(self, item: Weighed) -> dict[str, Any]:
        claim = item.claim
        age = (self.contents.day - claim.told_on).days if claim.told_on else None
        return {
            "sentence": self._sentence(claim),
            "href": None if claim.is_unsure else f"#{claim_anchor(claim.claim_id)}",
            "unsure": unsure_words(claim.placement.probability) if claim.is_unsure else None,
            **self._quotation(claim),
            "weight": weight_words(item.weight) if item.weight is not None else None,
            "age": age_words(age),
        }


def sides_of(contents: Contents, sides: Mapping[str, Side]) -> list[Side]:
    """Return the sides that the update mentions with a probability, in the order of the desk."""
    named = {side_id for dossier in contents.dossiers for side_id in dossier.estimate.probabilities}
    return [side for side_id, side in sides.items() if side_id in named]


def _date_words(moment: dt.datetime | None) -> str | None:
    return day_words(moment.date()) if moment else None
