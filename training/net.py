"""The network: word pieces in, triggers and kinds out; a marked trigger in, its arguments and modality out.

A MiniLM encoder of six layers reads the sentence once and finds the triggers. Two more layers, copies of its last two
at the start, then read the fourth layer's output again for each trigger with the trigger and its kind marked in it;
so arguments cost a third of an encoder pass for each claim, and a sentence without a trigger costs none.
"""

import copy
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from data import MAX_PIECES, ROLES
from safetensors.torch import load_file
from torch import Tensor, nn

from mapdesk.model import KINDS, MODALITIES

WIDTH, HEADS, INNER, LAYERS, BRANCH = 384, 12, 1536, 6, 4
UNKNOWN_KIND = len(KINDS)


class Attention(nn.Module):
    """Self-attention of one layer, with its residual and norm."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Mix rows x pieces x width; ``bias`` as ``bias_of`` gives it."""
        rows, length, _ = hidden.shape
        query, key, value = (
            part(hidden).view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        weights = (query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + bias).softmax(-1)
        mixed = (self.dropout(weights) @ value).transpose(1, 2).reshape(rows, length, WIDTH)
        return self.norm(hidden + self.dropout(self.out(mixed)))


class Layer(nn.Module):
    """One BERT layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(dropout)
        self.wide, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Read rows x pieces x width once more."""
        hidden = self.attention(hidden, bias)
        return self.norm(hidden + self.dropout(self.narrow(nn.functional.gelu(self.wide(hidden)))))


def bias_of(mask: Tensor) -> Tensor:
    """Return what is added to attention scores: nothing for pieces, a great negative number for padding."""
    return (1.0 - mask.float())[:, None, None, :] * -1e4


class Reader(nn.Module):
    """Sentences in; the fourth layer's output, begin/inside/outside of a trigger and kinds per piece out."""

    def __init__(self, pieces: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces, self.positions = nn.Embedding(pieces, WIDTH), nn.Embedding(MAX_PIECES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout, self.head_dropout = nn.Dropout(dropout), nn.Dropout(2 * dropout)
        self.trigger, self.kind = nn.Linear(WIDTH, 3), nn.Linear(WIDTH, len(KINDS))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return branch, trigger and kind scores, each rows x pieces x something."""
        branch, hidden = self.encoded(ids, mask)
        hidden = self.head_dropout(hidden)
        return branch, self.trigger(hidden), self.kind(hidden)

    def encoded(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the output of the fourth and of the last layer, rows x pieces x width."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.dropout(self.norm(self.pieces(ids) + self.positions(places)))
        bias, branch = bias_of(mask), hidden
        for number, layer in enumerate(self.layers, start=1):
            hidden = layer(hidden, bias)
            branch = hidden if number == BRANCH else branch
        return branch, hidden


class Filler(nn.Module):
    """One row for each trigger: the branch output, mask, trigger marks and kind in; roles and modality out."""

    def __init__(self, reader: Reader, dropout: float = 0.1) -> None:
        super().__init__()
        self.marks, self.kinds = nn.Embedding(2, WIDTH), nn.Embedding(len(KINDS) + 1, WIDTH)
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in reader.layers[BRANCH:])
        self.dropout = nn.Dropout(2 * dropout)
        self.roles = nn.Linear(WIDTH, 3 * len(ROLES))
        self.modality_inner, self.modality = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, len(MODALITIES))
        nn.init.normal_(self.marks.weight, std=0.1)
        nn.init.normal_(self.kinds.weight, std=0.1)

    def forward(self, branch: Tensor, mask: Tensor, marks: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """Return role scores (rows x pieces x roles x 3) and modality scores, one row a trigger."""
        marked = marks.float()[:, :, None]
        hidden = branch + self.marks(marks) + self.kinds(kinds)[:, None, :] * marked
        bias = bias_of(mask)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        hidden = self.dropout(hidden)
        pooled = (hidden * marked).sum(1) / marked.sum(1)
        seen = torch.cat([pooled, hidden[:, 0]], -1)
        modality = self.modality(self.dropout(nn.functional.gelu(self.modality_inner(seen))))
        return self.roles(hidden).view(*hidden.shape[:2], len(ROLES), 3), modality


class Net(nn.Module):
    """Reader and filler together, as they are trained."""

    def __init__(self, base: Path, kept: Sequence[int], dropout: float = 0.1) -> None:
        super().__init__()
        self.reader = Reader(len(kept), dropout)
        load_base(self.reader, base, kept)
        self.filler = Filler(self.reader, dropout)


def load_base(reader: Reader, base: Path, kept: Sequence[int]) -> None:
    """Copy the pretrained weights of MiniLM-L6-H384 into the reader, of the word pieces those that are kept."""
    stored = load_file(str(base))
    types = stored["embeddings.token_type_embeddings.weight"][0]
    own = {
        "pieces.weight": stored["embeddings.word_embeddings.weight"][list(kept)],
        "positions.weight": stored["embeddings.position_embeddings.weight"][:MAX_PIECES] + types,
        **{f"norm.{part}": stored[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")},
    }
    own |= {ours: stored[theirs] for ours, theirs in stored_names(LAYERS)}
    missing = reader.load_state_dict(own, strict=False)
    unexpected = [name for name in missing.missing_keys if not name.startswith(("trigger.", "kind."))]
    if unexpected or missing.unexpected_keys:
        raise ValueError(f"{base}: not the weights of MiniLM-L6-H384: {unexpected or missing.unexpected_keys}")


def stored_names(layers: int) -> Iterator[tuple[str, str]]:
    """Yield the name of each tensor of the layers here and in the base's file."""
    names = {
        "attention.query": "attention.self.query",
        "attention.key": "attention.self.key",
        "attention.value": "attention.self.value",
        "attention.out": "attention.output.dense",
        "attention.norm": "attention.output.LayerNorm",
        "wide": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    for number in range(layers):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                yield f"layers.{number}.{ours}.{part}", f"encoder.layer.{number}.{theirs}.{part}"


def mean_of(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of the weights of several runs (Wortsman et al. 2022, model soups)."""
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def plan_of(optimiser: torch.optim.Optimizer, steps: int, warm: int) -> torch.optim.lr_scheduler.LambdaLR:
    """Return a plan of learning rates: up over the first ``warm`` steps (one at least), then down to 0 in a line."""
    up = max(1, warm)
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / up, max(0.0, (steps - step) / (steps - up)))
    )
