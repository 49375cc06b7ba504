"""The desk's own word: a target, a reason and who in, a validated draft out; nothing recorded is edited."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from mapdesk.errors import LedgerError
from mapdesk.model.claim import KINDS, MODALITIES, ClaimKind, Modality
from mapdesk.model.entry import Draft, Entry, EntryKind
from mapdesk.model.place import Place

MIN_PREFIX = 4  # characters; shorter ones hit by accident
TargetKind = Literal["report", "claim", "entry"]


class Target(msgspec.Struct, frozen=True):
    """What a ruling, correction or retraction is about; ``entry`` is the one that brought it into the ledger."""

    kind: TargetKind
    target_id: str
    entry: Entry


def find_target(entries: Iterable[Entry], wanted: str) -> Target:
    """Return the report, claim, ruling, correction or retraction with this id.

    ``wanted`` is a report id, a claim id or an entry id, whole or as a prefix of at least 4 characters that only
    one of them has. The entry of a report, claim or placement stands for the report or claim.

    Raises:
        LedgerError: nothing or more than one thing has it; the message names the nearest ids.
    """
    wanted = wanted.strip()
    targets: dict[str, Target] = {}
    for entry in entries:
        if entry.kind == "placement":
            if entry.target_id in targets:
                targets[entry.entry_id] = targets[entry.target_id]
            continue
        is_own = entry.kind in ("report", "claim")
        target = Target(
            kind=entry.kind if entry.kind in ("report", "claim") else "entry",
            target_id=entry.target_id if is_own else entry.entry_id,
            entry=entry,
        )
        targets[entry.entry_id] = target
        if is_own:
            targets.setdefault(entry.target_id, target)
    if wanted in targets:
        return targets[wanted]
    hits = {key: found for key, found in targets.items() if key.startswith(wanted)} if len(wanted) >= MIN_PREFIX else {}
    if len({found.target_id for found in hits.values()}) == 1:
        return next(iter(hits.values()))
    raise LedgerError(_not_found(wanted, sorted(hits), targets))


def _not_found(wanted: str, hits: list[str], targets: dict[str, Target]) -> str:
    if hits:
        return f"{wanted!r} is the beginning of {len(hits)} ids: {', '.join(hits[:5])}; give more of it"
    if not targets:
        return f"nothing in the ledger has the id {wanted!r}: the ledger is empty; record reports first"
    from rapidfuzz import process

    near = [str(match[0]) for match in process.extract(wanted, sorted(targets), limit=3)]
    return f"nothing in the ledger has the id {wanted!r}; nearest: {', '.join(near)} ('mapdesk record log' lists all)"


def rule(
    entries: Iterable[Entry],
    target: str,
    *,
    reason: str,
    recorded_by: str,
    recorded_at: dt.datetime,
    place: Place | UnsetType | None = UNSET,
    phrase: str | int | None = None,
    alias: bool = False,
    actor_side: str | UnsetType | None = UNSET,
    target_side: str | UnsetType | None = UNSET,
    speaker_source: str | UnsetType | None = UNSET,
) -> Draft:
    """Draft a ruling on how a claim is placed; what is left UNSET stays as it is, None refuses or empties it.

    ``phrase`` says which of the claim's places is meant, by its words or its index; it may be left out where the
    claim names one place. ``alias`` makes the place what this desk means by the phrase from then on.

    Raises:
        LedgerError: no such claim or phrase, nothing ruled, or no reason or name.
    """
    found = _found(entries, target, ("claim",), "a ruling is about a claim")
    payload: dict[str, Any] = {}
    if not isinstance(place, UnsetType):
        payload["place"] = _ruled_place(found, phrase, place)
        payload["alias"] = alias
    elif alias or phrase is not None:
        raise LedgerError("a phrase or alias needs a place: name the place, or None to refuse it")
    sides = {"actor_side": actor_side, "target_side": target_side, "speaker_source": speaker_source}
    payload |= {name: value for name, value in sides.items() if not isinstance(value, UnsetType)}
    return _draft("ruling", found, payload, reason, recorded_by, recorded_at)


def _ruled_place(found: Target, phrase: str | int | None, place: Place | None) -> dict[str, Any]:
    names = [span["text"] for span in found.entry.payload["places"]]
    if phrase is None and len(names) == 1:
        phrase = 0
    if isinstance(phrase, str):
        matches = [i for i, name in enumerate(names) if name.casefold() == phrase.casefold()]
        index = matches[0] if matches else None
    else:
        index = phrase if phrase is not None and 0 <= phrase < len(names) else None
    if index is None:
        there = ", ".join(map(repr, names)) or "none"
        raise LedgerError(f"claim {found.target_id!r} names these places: {there}; say which one is ruled on")
    return {
        "place": index,
        "phrase": names[index],
        "place_id": place.place_id if place else None,
        "name": place.name if place else None,
        "lon": place.lng if place else None,
        "lat": place.lat if place else None,
    }


def correct(
    entries: Iterable[Entry],
    target: str,
    *,
    reason: str,
    recorded_by: str,
    recorded_at: dt.datetime,
    kind: ClaimKind | UnsetType = UNSET,
    modality: Modality | UnsetType = UNSET,
    published_at: dt.datetime | UnsetType | None = UNSET,
    title: str | UnsetType | None = UNSET,
    source: str | UnsetType | None = UNSET,
    url: str | UnsetType | None = UNSET,
) -> Draft:
    """Draft a correction of a claim (kind, modality) or of a report (published_at, title, source, url).

    Raises:
        LedgerError: no such target, a field that the target has not, an unknown kind or modality, nothing
            corrected, or no reason or name.
    """
    found = _found(entries, target, ("claim", "report"), "a correction is about a claim or a report")
    of_claim = {"kind": kind, "modality": modality}
    of_report = {"published_at": published_at, "title": title, "source": source, "url": url}
    mine, other = (of_claim, of_report) if found.kind == "claim" else (of_report, of_claim)
    wrong = [name for name, value in other.items() if not isinstance(value, UnsetType)]
    if wrong:
        raise LedgerError(f"{found.target_id!r} is a {found.kind}; {', '.join(wrong)} cannot be corrected there")
    if kind is not UNSET and kind not in KINDS:
        raise LedgerError(f"{kind!r} is no kind of claim; the kinds are {', '.join(KINDS)}")
    if modality is not UNSET and modality not in MODALITIES:
        raise LedgerError(f"{modality!r} is no modality; they are {', '.join(MODALITIES)}")
    if isinstance(published_at, dt.datetime) and published_at.tzinfo is None:
        raise LedgerError("published_at has no time zone; give an aware time")
    payload = {name: msgspec.to_builtins(value) for name, value in mine.items() if not isinstance(value, UnsetType)}
    return _draft("correction", found, payload, reason, recorded_by, recorded_at)


def retract(entries: Iterable[Entry], target: str, *, reason: str, recorded_by: str, recorded_at: dt.datetime) -> Draft:
    """Draft a retraction of a claim, of a report with its claims, or of a ruling, correction or retraction.

    Raises:
        LedgerError: no such target, or no reason or name.
    """
    found = _found(entries, target, get_args(TargetKind), "")
    return _draft("retraction", found, {"of": found.entry.kind}, reason, recorded_by, recorded_at)


def _found(entries: Iterable[Entry], wanted: str, kinds: tuple[TargetKind, ...], rule_text: str) -> Target:
    found = find_target(entries, wanted)
    if found.kind not in kinds:
        raise LedgerError(f"{wanted!r} is a {found.entry.kind}; {rule_text}")
    return found


def _draft(
    kind: EntryKind, found: Target, payload: dict[str, Any], reason: str, recorded_by: str, recorded_at: dt.datetime
) -> Draft:
    if not payload:
        raise LedgerError(f"the {kind} of {found.target_id!r} changes nothing; say what it sets")
    if not reason.strip():
        raise LedgerError(f"the {kind} of {found.target_id!r} needs a reason: it will be read when it is doubted")
    if not recorded_by.strip():
        raise LedgerError(f"the {kind} of {found.target_id!r} needs a name: say who decides it")
    return Draft(
        kind=kind,
        target_id=found.target_id,
        payload=payload,
        reason=reason.strip(),
        recorded_by=recorded_by.strip(),
        recorded_at=recorded_at,
    )
