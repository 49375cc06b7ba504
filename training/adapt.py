"""Pinned base weights and articles of the field in, base weights that have read them out: ``python training/adapt.py``.

    python training/adapt.py --base BASE --corpus wikipedia_campaigns.jsonl.gz --out ADAPTED

The base was made to compare whole sentences; here it learns again to guess words from those around them, in text of the
kind that it will read (whole-word masking, 15 %, the head tied to the word vectors: Devlin et al. 2019; going on in the
field's own text: Gururangan et al. 2020). No article of which a sentence is scored anywhere is read: not those marked
``in_dev``, not those whose gold is in ``gold/dev`` or ``gold/test``. Seeds are fixed; one CPU core.
"""

import argparse
import gzip
import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from data import BASE_SHA256, load_tokenizer, words_of
from gold import split_of
from net import LAYERS, Reader, load_base, plan_of, stored_names
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

WIDTH, SHARE, SHORTEST = 128, 0.15, 12  # pieces of a window, share of words hidden, pieces below which text is left out
Window = tuple[list[int], list[list[int]]]  # piece numbers; for each word its places


class Guesser(nn.Module):
    """The reader's encoder with a head that guesses hidden pieces."""

    def __init__(self, base: Path, pieces: int, dropout: float) -> None:
        super().__init__()
        self.reader = Reader(pieces, dropout)
        load_base(self.reader, base, range(pieces))
        width = self.reader.pieces.embedding_dim
        self.dense, self.norm = nn.Linear(width, width), nn.LayerNorm(width, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(pieces))
        nn.init.eye_(self.dense.weight)
        nn.init.zeros_(self.dense.bias)

    def forward(self, ids: Tensor, mask: Tensor, hidden_at: Tensor) -> Tensor:
        """Return scores over all pieces at the places that are hidden."""
        found = self.reader.encoded(ids, mask)[1][hidden_at]
        return self.norm(nn.functional.gelu(self.dense(found))) @ self.reader.pieces.weight.T + self.bias


def windows(path: Path, tokenizer: Tokenizer) -> Iterator[Window]:
    """Yield stretches of paragraphs of the articles that no figure is measured on."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    for article in articles:
        if article["in_dev"] or split_of(article["report_id"]) != "train":
            continue
        for paragraph in article["text"].split("\n\n"):
            encoding = tokenizer.encode(paragraph, add_special_tokens=False)
            ids, starts = encoding.ids, [first for first, _, _ in words_of(encoding)]
            words = [list(range(a, b)) for a, b in zip(starts, [*starts[1:], len(ids)], strict=True)]
            yield from _cut(ids, words)


def _cut(ids: list[int], words: list[list[int]]) -> Iterator[Window]:
    window: list[list[int]] = []
    for word in [*words, []]:
        if window and (not word or word[-1] - window[0][0] >= WIDTH - 2):
            first = window[0][0]
            if window[-1][-1] - first >= SHORTEST:
                yield ids[first : window[-1][-1] + 1], [[place - first for place in w] for w in window]
            window = []
        window.append(word)


def hidden(batch: list[Window], marks: tuple[int, int, int], pieces: int, rng: random.Random) -> tuple[Tensor, ...]:
    """Return piece numbers with words hidden, mask, where they are hidden, and what stood there."""
    begin, end, cover = marks
    width = max(len(ids) for ids, _ in batch) + 2
    ids, mask = torch.zeros(len(batch), width, dtype=torch.long), torch.zeros(len(batch), width, dtype=torch.long)
    at = torch.zeros(len(batch), width, dtype=torch.bool)
    told = ids.clone()
    for row, (numbers, words) in enumerate(batch):
        told[row, : len(numbers) + 2] = ids[row, : len(numbers) + 2] = torch.tensor([begin, *numbers, end])
        mask[row, : len(numbers) + 2] = 1
        for word in rng.sample(words, max(1, round(SHARE * len(words)))):
            chance = rng.random()
            for place in word:
                at[row, place + 1] = True
                if chance < 0.9:
                    ids[row, place + 1] = cover if chance < 0.8 else rng.randrange(pieces)
    return ids, mask, at, told[at]


def adapt(net: Guesser, texts: list[Window], marks: tuple[int, int, int], args: argparse.Namespace) -> None:
    """Train in place, with progress on standard error."""
    rng = random.Random(args.seed)
    pieces = net.reader.pieces.num_embeddings
    body = [value for name, value in net.named_parameters() if name.startswith("reader.")]
    head = [value for name, value in net.named_parameters() if not name.startswith("reader.")]
    rates = [{"params": body, "lr": args.rate}, {"params": head, "lr": 5 * args.rate}]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01)
    steps = args.epochs * -(-len(texts) // args.batch)
    plan = plan_of(optimiser, steps, warm=steps // 16)
    begin = time.perf_counter()
    for epoch in range(args.epochs):
        lost = 0.0
        order = sorted(rng.sample(texts, len(texts)), key=lambda window: len(window[0]) // 16)
        cut = [order[i : i + args.batch] for i in range(0, len(order), args.batch)]
        for batch in rng.sample(cut, len(cut)):
            ids, mask, at, told = hidden(batch, marks, pieces, rng)
            optimiser.zero_grad()
            with torch.autocast("cpu", torch.bfloat16, enabled=args.half):
                scores = net(ids, mask, at)
            loss = nn.functional.cross_entropy(scores.float(), told)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            lost += float(loss.detach())
        sys.stderr.write(f"epoch {epoch + 1}: loss {lost / len(cut):.3f}, {time.perf_counter() - begin:.0f} s\n")


def stored_weights(reader: Reader, base: Path) -> dict[str, Tensor]:
    """Return the base's tensors under their own names, with what the reader has learned in their place."""
    stored, state = load_file(str(base)), reader.state_dict()
    stored["embeddings.word_embeddings.weight"] = state["pieces.weight"]
    types = stored["embeddings.token_type_embeddings.weight"][0]
    positions = state["positions.weight"]
    stored["embeddings.position_embeddings.weight"][: len(positions)] = positions - types
    for part in ("weight", "bias"):
        stored[f"embeddings.LayerNorm.{part}"] = state[f"norm.{part}"]
    for ours, theirs in stored_names(LAYERS):
        stored[theirs] = state[ours]
    return {name: value.contiguous() for name, value in stored.items()}


def main() -> int:
    """Write OUT/model.safetensors, OUT/tokenizer.json and OUT/adapted.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pinned MiniLM weights")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16: faster where the CPU can")
    args = parser.parse_args()
    weights = args.base / "model.safetensors"
    if (found := hashlib.sha256(weights.read_bytes()).hexdigest()) != BASE_SHA256:
        sys.stderr.write(f"{weights}: SHA-256 is {found}, not that of the pinned base weights\n")
        return 1
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(args.base / "tokenizer.json")
    tokenizer.no_truncation()
    marks = tuple(tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]", "[MASK]"))
    texts = list(windows(args.corpus, tokenizer))
    sys.stderr.write(f"{len(texts)} stretches, {sum(len(ids) for ids, _ in texts)} pieces\n")
    net = Guesser(weights, tokenizer.get_vocab_size(), args.dropout)
    adapt(net.train(), texts, marks, args)
    args.out.mkdir(parents=True, exist_ok=True)
    save_file(stored_weights(net.reader, weights), str(args.out / "model.safetensors"))
    shutil.copy(args.base / "tokenizer.json", args.out / "tokenizer.json")
    made = {key: value for key, value in vars(args).items() if key not in {"base", "corpus", "out"}}
    made |= {
        "base_sha256": BASE_SHA256,
        "corpus_sha256": hashlib.sha256(args.corpus.read_bytes()).hexdigest(),
        "sha256": hashlib.sha256((args.out / "model.safetensors").read_bytes()).hexdigest(),
        "torch": torch.__version__,
    }
    (args.out / "adapted.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
