"""Pinned base weights and gold in, the model folder of the package and its card out: ``python training/train.py``.

    python training/train.py --base BASE --corpus CORPUS --scorer score_claims.py --work WORK \\
        --out src/mapdesk/data/encoder \\
        --gold gold/train.gold.jsonl+gold/reports.jsonl [MORE+REPORTS ...] --second gold/second.gold.jsonl \\
        --dev gold/dev.gold.jsonl+gold/reports.jsonl --report NAME=GOLD+REPORTS ...

Lets the base read the corpus (``adapt.py``), then trains the network on all of ``--gold``, and two of the same kind on
either half of its articles, which judge the half that they have not seen; so the weights of ``combine.py`` and both
thresholds come from unseen text. Seeds are fixed; about an hour of one CPU core. ``--report`` names the sets of the
card, on which nothing is ever fitted.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from agreement import fitted
from evaluate import card, figures
from export import export_runs
from scoring import scorer_at

from mapdesk.extract.encoder import Encoder

SETTINGS = ("--half", "--seed", "1", "--order", "1", "--epochs", "18", "--role-weight", "4", "--filler-rate", "2e-4")
RUNS = {"all": ("0", "1"), "first": ("0", "0.5"), "second": ("0.5", "1")}


def adapted(args: argparse.Namespace) -> Path:
    """Return the folder of the base that has read the corpus, made where it is not there yet."""
    folder: Path = args.work / "base"
    if not (folder / "adapted.json").exists():
        command = [sys.executable, str(Path(__file__).with_name("adapt.py")), "--half", "--base", str(args.base)]
        subprocess.run([*command, "--corpus", str(args.corpus), "--out", str(folder)], check=True)
    return folder


def learned(name: str, args: argparse.Namespace) -> Path:
    """Return the folder of a run, trained where it is not there yet."""
    run: Path = args.work / name
    if not (run / "net.pt").exists():
        gold = [pair.split("+")[0] for pair in args.gold]
        command = [sys.executable, str(Path(__file__).with_name("learn.py")), "--gold", *gold, "--out", str(run)]
        command += ["--second", *map(str, args.second), "--base", str(adapted(args)), "--part", *RUNS[name], *SETTINGS]
        subprocess.run(command, check=True)
    return run


def main() -> int:
    """Train, export, fit, and write the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pinned MiniLM weights")
    parser.add_argument("--corpus", type=Path, required=True, help="articles of the field, for the base to read")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="runs are kept here, and used again where they are")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gold", nargs="+", required=True, metavar="GOLD+REPORTS")
    parser.add_argument("--second", type=Path, nargs="*", default=[], help="second readings of some of the sentences")
    parser.add_argument("--dev", nargs="+", required=True, metavar="GOLD+REPORTS")
    parser.add_argument("--report", nargs="+", required=True, metavar="NAME=GOLD+REPORTS")
    args = parser.parse_args()
    scorer = scorer_at(args.scorer)
    export_runs([learned("all", args)], args.base, args.out)
    halves = []
    for name, other in (("first", "second"), ("second", "first")):
        model = args.work / f"{name}_model"
        export_runs([learned(name, args)], args.base, model)
        halves.append((str(model), *RUNS[other]))
    fitted(args.out, halves, args.gold, args.dev, scorer)
    (args.out / "MODEL_CARD.md").write_text(card(args.out, figures(Encoder(args.out), args.report, scorer)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
