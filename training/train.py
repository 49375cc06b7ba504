"""Gold in, a trained network out: ``python training/train.py --out RUN``; seeds fixed, one CPU core.

Needs ``torch``, ``safetensors`` and ``tokenizers``, and the pinned base weights (``--base``, a folder with
model.safetensors and tokenizer.json). Several ``--gold`` files are read together; ``--share 0.5`` learns from the half
of the articles that comes first by hash, for the learning curve.
"""

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from data import ROLES, Example, batches, example_of, load_tokenizer, read_rows
from net import UNKNOWN_KIND, Net, mean_of
from torch import Tensor, nn

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BIO_WEIGHTS = (1.0, 2.0, 2.0)  # outside, begin, inside
MODALITY_WEIGHTS = (1.0, 1.5, 1.5, 2.0, 2.0, 2.0, 2.0, 2.0)
IGNORED = -100


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


def train(readings: Sequence[Sequence[Example]], base: Path, args: argparse.Namespace) -> Net:
    """Return the network after all epochs; the weights are the running mean of the last ones (``--mean``).

    A sentence that two readers read is learned from either, drawn anew in every epoch: what they disagree on is not
    certain, and the network should not be.
    """
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    net = Net(base, args.dropout)
    if args.start:
        net.load_state_dict(mean_of([torch.load(run / "net.pt") for run in args.start]))
    torch.manual_seed(args.order)
    rng = random.Random(args.order)
    optimiser = optimiser_of(net, args)
    steps = args.epochs * -(-len(readings) // args.batch)
    warm = max(1, steps // 10)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    mean = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(args.mean))
    net.train()
    begin = time.perf_counter()
    for epoch in range(args.epochs):
        lost = 0.0
        for batch in batches([rng.choice(own) for own in readings], args.batch, rng):
            optimiser.zero_grad()
            with torch.autocast("cpu", torch.bfloat16, enabled=args.half):
                loss = loss_of(net, batch, rng, args.role_weight)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            mean.update_parameters(net)
            lost += float(loss.detach()) * len(batch)
        sys.stderr.write(f"epoch {epoch + 1}: loss {lost / len(readings):.4f}, {time.perf_counter() - begin:.0f} s\n")
    net.load_state_dict(mean.module.state_dict())
    return net.eval()


def in_share(report_id: str, share: float) -> bool:
    """Whether an article is among the first ``share`` of all by hash."""
    article = report_id.split("#")[0]
    return int(hashlib.sha256(f"curve|{article}".encode()).hexdigest()[:8], 16) / 16**8 < share


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
    parser.add_argument("--start", type=Path, nargs="*", default=[], help="go on from the mean of these runs")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--mean", type=float, default=0.98, help="decay of the running mean of the weights")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16: faster where the CPU can")
    return parser.parse_args()


def main() -> int:
    """Train and write RUN/net.pt and RUN/run.json."""
    args = arguments()
    weights = args.base / "model.safetensors"
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != BASE_SHA256:
        sys.stderr.write(f"{weights}: SHA-256 is {found}, not that of the pinned base weights\n")
        return 1
    tokenizer = load_tokenizer(args.base / "tokenizer.json")
    rows = [row for path in args.gold for row in read_rows(path) if in_share(row["report_id"], args.share)]
    readings = {(row["report_id"], row["begin"]): [example_of(row, tokenizer)] for row in rows}
    for path in args.second:
        for row in read_rows(path):
            if (own := readings.get((row["report_id"], row["begin"]))) is not None:
                own.append(example_of(row, tokenizer))
    net = train(list(readings.values()), weights, args)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), args.out / "net.pt")
    run = {key: value for key, value in vars(args).items() if key not in {"gold", "second", "base", "out", "start"}}
    run |= {
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in [*args.gold, *args.second]},
        "sentences": len(readings),
        "claims": sum(len(own[0].events) for own in readings.values()),
        "read_twice": sum(len(own) > 1 for own in readings.values()),
        "base_sha256": BASE_SHA256,
        "start": [json.loads((run / "run.json").read_text("utf-8")) for run in args.start],
        "torch": torch.__version__,
    }
    (args.out / "run.json").write_text(json.dumps(run, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
