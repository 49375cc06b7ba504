"""An explanation in, plain text out: probabilities, the desk's rulings, then every claim for and against.

JSON is ``msgspec.json.encode`` of the explanation, HTML is in ``why_page``.
"""

from mapdesk.estimate.why import AroundLine, EvidenceLine, Explanation, RulingLine


def explanation_text(explanation: Explanation) -> str:
    """Write an explanation as plain text, one claim a paragraph."""
    row = explanation.estimate
    known = f"as known on {row.known_at.date().isoformat()}" if row.known_at else "by all that is recorded"
    lines = [
        f"{row.name} ({row.place_id}) on {row.day.isoformat()}, {known}: {row.status}"
        + (f", {row.side}" if row.side else "")
    ]
    lines += [f"  {name:<14} {value:6.1%}" for name, value in row.probabilities.items()]
    if row.last_evidence_day:
        lines.append(
            f"  last word {(row.day - row.last_evidence_day).days} days before; claims behind it: {row.support}"
        )
    else:
        lines.append("  nobody has said anything about it")
    if explanation.rulings:
        lines += ["", "Ruled by this desk:", *(text for line in explanation.rulings for text in _ruling_text(line))]
    if explanation.around:
        lines += ["", *_around_text(explanation.around, explanation.side)]
    for head, group in (("For", explanation.supporting), ("Against", explanation.opposing)):
        if group:
            lines += ["", f"{head} {explanation.side}:"]
            lines += [text for line in group for text in _paragraph(line)]
    if explanation.silent:
        lines += ["", "Without weight:"]
        lines += [text for line in explanation.silent for text in _paragraph(line)]
    return "\n".join(lines) + "\n"


def _around_text(around: AroundLine, side: str | None) -> list[str]:
    parts = ", ".join(f"{name} {part:.0%}" for name, part in around.neighbours.items() if part >= 0.005)
    drift = ", ".join(f"{name} {part:.1%}" for name, part in around.drift_30_days.items() if part >= 0.0005)
    return [
        f"Around it: {parts or 'nobody is known'} of the neighbours; {around.weight:+.2f} for {side}"
        + (f", {around.stated_weight:+.2f} of that as the neighbours' word on it" if around.stated_weight else ""),
        f"  without a further word, in 30 days to {drift or 'nobody'}",
    ]


def _ruling_text(line: RulingLine) -> list[str]:
    return [
        f"  {line.weight:+.2f}  {line.holder} on {line.day.isoformat()}, {line.age_days} days old; {line.recorded_by}, "
        f"{line.recorded_at.date().isoformat()}; entry {line.entry_id[:16]}",
        f"         {line.reason}",
    ]


def _paragraph(line: EvidenceLine) -> list[str]:
    lean = f"leans to {line.lean}" if line.lean else "no known lean"
    age = f"{line.day.isoformat()}, {line.age_days} days old" if line.day else "undated"
    mark = f"{line.weight:+.2f}" if line.weight else " 0   "
    about = ", ".join(line.sides)
    says = f"{line.kind}, {line.modality}" + (f" -> {about}" if about else "")
    near = f"; told of a place near ({line.told_of})" if line.told_of else ""
    doubt = f"; {line.doubt}" if line.doubt else ""
    rows = [
        f"  {mark}  {says}; {line.speaker} ({lean}, {line.reliability or 'F'}); {age}; {line.claim_id}{near}{doubt}",
        f'         "{" ".join(line.quote.split())}"',
    ]
    if line.silent:
        rows.append(f"         {line.silent}")
    return rows
