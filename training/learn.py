"""Gold in, one trained network out: ``python training/learn.py --out RUN``; seeds fixed, one CPU core.

Needs ``torch``, ``safetensors`` and ``tokenizers``, and the pinned base weights (``--base``, a folder with
model.safetensors and tokenizer.json). Several ``--gold`` files are read together; ``--part 0 0.5`` learns from the half
of the articles that comes first by hash, for the learning curve and for judging the other half. ``train.py`` calls it.
"""

import argparse
import csv
import hashlib
import json
import random
import shutil
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import torch
from augment import Names, augmented, known_names, written
from data import BASE_SHA256, ROLES, Example, Row, batches, example_of, in_part, load_tokenizer, read_rows
from net import UNKNOWN_KIND, Net, plan_of
from tokenizers import Tokenizer
from torch import Tensor, nn
from vocabulary import write_pruned

BIO_WEIGHTS = (1.0, 2.0, 2.0)  # outside, begin, inside
MODALITY_WEIGHTS = (1.0, 1.5, 1.5, 2.0, 2.0, 2.0, 2.0, 2.0)
IGNORED = -100
HERE = Path(__file__).parent
OWN_CLAIMS, OWN_FREE, FREE_AGAIN = 40, 50, 0.5  # sentences of our own an epoch; share of claim-free ones seen twice


def padded(examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Return piece numbers and mask, one row a sentence."""
    width = max(len(example.ids) for example in examples)
    ids = torch.zeros(len(examples), width, dtype=torch.long)
    mask = torch.zeros(len(examples), width, dtype=torch.long)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
    return ids, mask


def trigger_labels(examples: Sequence[Example], width: int) -> tuple[Tensor, Tensor]:
    """Return begin/inside/outside and kind at the first piece of every word."""
    bio = torch.full((len(examples), width), IGNORED)
    kinds = torch.full((len(examples), width), IGNORED)
    for row, example in enumerate(examples):
        for piece, _, _ in example.words:
            bio[row, piece] = 0
        for event in example.events:
            for place, word in enumerate(range(*event.trigger)):
                piece = example.words[word][0]
                bio[row, piece] = 2 if place else 1
                kinds[row, piece] = event.kind
    return bio, kinds


def role_labels(examples: Sequence[Example], width: int) -> tuple[list[int], Tensor, Tensor, Tensor, Tensor]:
    """Return, one row an event: its sentence, trigger marks, kind, role labels and modality."""
    events = [(row, example, event) for row, example in enumerate(examples) for event in example.events]
    marks = torch.zeros(len(events), width, dtype=torch.long)
    roles = torch.full((len(events), width, len(ROLES)), IGNORED)
    for number, (_, example, event) in enumerate(events):
        for piece, _, _ in example.words:
            roles[number, piece] = 0
        for word in range(*event.trigger):
            marks[number, example.words[word][0]] = 1
        for role, first, after in event.roles:
            for word in range(first, after):
                roles[number, example.words[word][0], role] = 2 if word > first else 1
    kinds = torch.tensor([event.kind for _, _, event in events], dtype=torch.long)
    modality = torch.tensor([event.modality for _, _, event in events], dtype=torch.long)
    return [row for row, _, _ in events], marks, kinds, roles, modality


def loss_of(net: Net, examples: Sequence[Example], rng: random.Random, role_weight: float) -> Tensor:
    """Return the loss of a batch: triggers, kinds, roles and modality added up."""
    ids, mask = padded(examples)
    branch, trigger, kind = (part.float() for part in net.reader(ids, mask))
    bio, kinds = trigger_labels(examples, ids.shape[1])
    weights = torch.tensor(BIO_WEIGHTS)
    cross = nn.functional.cross_entropy
    total = cross(trigger.flatten(0, 1), bio.flatten(), weights, ignore_index=IGNORED)
    rows, marks, given, roles, modality = role_labels(examples, ids.shape[1])
    if not rows:
        return total
    total = total + 0.5 * cross(kind.flatten(0, 1), kinds.flatten(), ignore_index=IGNORED, label_smoothing=0.05)
    # Now and then the kind is not told, so that a wrong kind does not decide the arguments.
    told = torch.tensor([UNKNOWN_KIND if rng.random() < 0.15 else int(k) for k in given])
    found, certainty = (part.float() for part in net.filler(branch[rows], mask[rows], marks, told))
    total = total + role_weight * cross(found.flatten(0, 2), roles.flatten(), weights, ignore_index=IGNORED)
    return total + 0.5 * cross(certainty, modality, torch.tensor(MODALITY_WEIGHTS), label_smoothing=0.05)


def optimiser_of(net: Net, args: argparse.Namespace) -> torch.optim.AdamW:
    """Return AdamW: the encoder's layers learn slowly, those that fill arguments faster, the fresh heads fastest."""
    groups: dict[str, list[nn.Parameter]] = {"rate": [], "filler_rate": [], "head_rate": []}
    for name, value in net.named_parameters():
        owner, part = name.split(".")[:2]
        old = part in {"layers", "pieces", "positions", "norm"}
        groups["head_rate" if not old else "rate" if owner == "reader" else "filler_rate"].append(value)
    return torch.optim.AdamW(
        [{"params": values, "lr": getattr(args, name)} for name, values in groups.items()], weight_decay=0.01
    )


class Source:
    """What an epoch is drawn from: readings of each sentence, our own sentences, and names to put into both."""

    def __init__(self, readings: Sequence[Sequence[Row]], names: Names, tokenizer: Tokenizer) -> None:
        """Take readings by sentence; a sentence read twice has two."""
        self.readings, self._names, self._tokenizer = readings, names, tokenizer
        self._own = tomllib.loads((HERE / "sentences.toml").read_text("utf-8"))

    def epoch(self, rng: random.Random) -> list[Example]:
        """Return the sentences of one epoch.

        A sentence that two readers read is learned from either, drawn anew in every epoch: what they disagree on is
        not certain, and the network should not be. Names are drawn anew too (``augment.py``).
        """
        rows = [augmented(rng.choice(own), self._names, rng) for own in self.readings]
        rows += [own[0] for own in self.readings if not own[0]["claims"] and rng.random() < FREE_AGAIN]
        for group, count in (("claim", OWN_CLAIMS), ("free", OWN_FREE)):
            rows += [written(rng.choice(self._own[group]), self._names, rng) for _ in range(count)]
        return [example_of(row, self._tokenizer) for row in rows]


def train(source: Source, base: Path, kept: Sequence[int], args: argparse.Namespace) -> Net:
    """Return the network after all epochs; the weights are the running mean of the last ones (``--mean``)."""
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    net = Net(base, kept, args.dropout)
    torch.manual_seed(args.order)
    rng = random.Random(args.order)
    optimiser = optimiser_of(net, args)
    size = len(source.epoch(random.Random(0)))
    steps = args.epochs * -(-size // args.batch)
    plan = plan_of(optimiser, steps, warm=steps // 10)
    mean = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(args.mean))
    net.train()
    begin = time.perf_counter()
    for epoch in range(args.epochs):
        lost, examples = 0.0, source.epoch(rng)
        for batch in batches(examples, args.batch, rng):
            optimiser.zero_grad()
            with torch.autocast("cpu", torch.bfloat16, enabled=args.half):
                loss = loss_of(net, batch, rng, args.role_weight)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            mean.update_parameters(net)
            lost += float(loss.detach()) * len(batch)
        sys.stderr.write(f"epoch {epoch + 1}: loss {lost / len(examples):.4f}, {time.perf_counter() - begin:.0f} s\n")
    net.load_state_dict(mean.module.state_dict())
    return net.eval()


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--second", type=Path, nargs="*", default=[], help="second readings of some of the sentences")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pinned MiniLM weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1, help="of the fresh heads; runs to be averaged share it")
    parser.add_argument("--order", type=int, default=1, help="of the sentences and the dropout")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--filler-rate", type=float, default=1e-4)
    parser.add_argument("--role-weight", type=float, default=2.0, help="of the arguments' loss")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--mean", type=float, default=0.98, help="decay of the running mean of the weights")
    parser.add_argument("--part", type=float, nargs=2, default=(0.0, 1.0), help="of the articles by hash, from, below")
    parser.add_argument("--gazetteer", type=Path, default=HERE.parent / "examples/euphrates/places.csv")
    parser.add_argument("--pieces-of", type=Path, help="a run to be averaged with this one: its word pieces are taken")
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16: faster where the CPU can")
    return parser.parse_args()


def words_of_lexicons() -> list[str]:
    """Return the text of the trigger lexicons, whose words must stay whole."""
    return [path.read_text("utf-8") for path in sorted((HERE.parent / "src/mapdesk/data/lexicons").glob("*.toml"))]


def pieces(args: argparse.Namespace) -> list[int]:
    """Write RUN/tokenizer.json and RUN/kept.json: anew from gold and lexicons, or those of an earlier run."""
    if args.pieces_of is not None:
        for name in ("tokenizer.json", "kept.json"):
            shutil.copy(args.pieces_of / name, args.out / name)
        return cast(list[int], json.loads((args.out / "kept.json").read_text("utf-8")))
    texts = [row["sentence"] for path in args.gold for row in read_rows(path)] + words_of_lexicons()
    kept = write_pruned(args.base / "tokenizer.json", texts, args.out / "tokenizer.json")
    (args.out / "kept.json").write_text(json.dumps(kept) + "\n", "utf-8")
    return kept


def readings_of(args: argparse.Namespace) -> list[list[Row]]:
    """Return the rows of the wanted part, each with its second reading where there is one."""
    rows = [row for path in args.gold for row in read_rows(path)]
    readings = {(row["report_id"], row["begin"]): [row] for row in rows if in_part(row["report_id"], *args.part)}
    for path in args.second:
        for row in read_rows(path):
            if (own := readings.get((row["report_id"], row["begin"]))) is not None:
                own.append(row)
    return list(readings.values())


def main() -> int:
    """Train and write RUN/net.pt, RUN/tokenizer.json, RUN/kept.json and RUN/run.json."""
    args = arguments()
    weights = args.base / "model.safetensors"
    made = args.base / "adapted.json"
    adapted = json.loads(made.read_text("utf-8")) if made.is_file() else {"sha256": BASE_SHA256}
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != adapted["sha256"]:
        sys.stderr.write(f"{weights}: SHA-256 is {found}, not that of the pinned base weights\n")
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    kept = pieces(args)
    with args.gazetteer.open(encoding="utf-8", newline="") as file:
        names = known_names(csv.DictReader(file))
    readings = readings_of(args)
    net = train(Source(readings, names, load_tokenizer(args.out / "tokenizer.json")), weights, kept, args)
    torch.save(net.state_dict(), args.out / "net.pt")
    files = {"gold", "second", "base", "out", "gazetteer", "pieces_of"}
    run = {key: value for key, value in vars(args).items() if key not in files}
    run |= {
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in [*args.gold, *args.second]},
        "sentences": len(readings),
        "claims": sum(len(own[0]["claims"]) for own in readings),
        "read_twice": sum(len(own) > 1 for own in readings),
        "base_sha256": BASE_SHA256,
        "adapted": adapted if made.is_file() else None,
        "torch": torch.__version__,
    }
    (args.out / "run.json").write_text(json.dumps(run, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
