"""List the main words of the triggers that readers marked in the training gold.

    python tools/trigger_words.py GOLD.jsonl ... > src/mapdesk/data/lexicons/read_triggers.toml

The prefilter keeps a sentence with such a word for a learned reader, though no rule knows it. Function words
are left out. Give training files only: what is found on a development or test file would be found by looking.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from mapdesk.extract.lexicon import word_list
from mapdesk.extract.parser import parse


def marked_words(lines: list[str]) -> Iterator[str]:
    """Yield the lemma of the head of every trigger; of a phrase like 'under fire' that of the noun."""
    for line in lines:
        gold = json.loads(line)
        spans = [span for claim in gold["claims"] for span in claim["spans"]["trigger"]]
        doc = parse(gold["sentence"]) if spans else None
        for start, end in spans:
            phrase = doc.char_span(start, end, alignment_mode="expand") if doc is not None else None
            head = phrase.root if phrase is not None else None
            if head is not None and head.pos_ == "ADP":
                head = next((word for word in head.children if word.dep_ == "pobj" and word.idx < end), head)
            if head is not None and head.is_alpha and not head.is_stop:
                yield head.lemma_.lower()


def main(paths: list[Path]) -> None:
    """Write the list as TOML."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    words = ", ".join(f'"{word}"' for word in sorted(set(marked_words(lines)) - word_list("say")))
    names = ", ".join(path.name for path in paths)
    sys.stdout.write(
        "# The main words of all triggers in the training gold, as lemmas; made by tools/trigger_words.py from\n"
        f"# {names}. The prefilter keeps their sentences for the learned reader.\n"
        f"words = [\n{fill(words, 118, initial_indent='  ', subsequent_indent='  ')},\n]\n"
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main([Path(name) for name in sys.argv[1:]])
