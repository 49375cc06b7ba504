"""The trained network as it ships: one sentence in, the same scores out, in fewer steps.

Sentences go through one by one (``encoder.py`` says why), so rows and padding masks fall away; query, key and value
are one product, and the scale of attention lies in its weights. ``onnxruntime`` takes a fifth less time for it.
"""

import math

import torch
from net import BRANCH, HEADS, WIDTH, Attention, Filler, Layer, Reader
from torch import Tensor, nn

CLOSE = 1e-3  # of scores between -20 and 20, in float32


class AttentionAlone(nn.Module):
    """Self-attention over the pieces of one sentence."""

    def __init__(self, trained: Attention) -> None:
        super().__init__()
        scale = 1 / math.sqrt(WIDTH // HEADS)
        parts = ((trained.query, scale), (trained.key, 1.0), (trained.value, 1.0))
        self.mixed = nn.Linear(WIDTH, 3 * WIDTH)
        with torch.no_grad():
            self.mixed.weight.copy_(torch.cat([part.weight * by for part, by in parts]))
            self.mixed.bias.copy_(torch.cat([part.bias * by for part, by in parts]))
        self.out, self.norm = trained.out, trained.norm

    def forward(self, hidden: Tensor) -> Tensor:
        """Mix pieces x width."""
        query, key, value = (
            part.view(-1, HEADS, WIDTH // HEADS).transpose(0, 1) for part in self.mixed(hidden).split(WIDTH, -1)
        )
        mixed = (query @ key.transpose(-1, -2)).softmax(-1) @ value
        return self.norm(hidden + self.out(mixed.transpose(0, 1).reshape(-1, WIDTH)))


class LayerAlone(nn.Module):
    """One BERT layer over the pieces of one sentence."""

    def __init__(self, trained: Layer) -> None:
        super().__init__()
        self.attention = AttentionAlone(trained.attention)
        self.wide, self.narrow, self.norm = trained.wide, trained.narrow, trained.norm

    def forward(self, hidden: Tensor) -> Tensor:
        """Read pieces x width once more."""
        hidden = self.attention(hidden)
        return self.norm(hidden + self.narrow(nn.functional.gelu(self.wide(hidden))))


class ReaderAlone(nn.Module):
    """Piece numbers of a sentence in; the fourth layer's output, trigger and kind scores per piece out."""

    def __init__(self, trained: Reader) -> None:
        super().__init__()
        self.trained = trained
        self.layers = nn.ModuleList(LayerAlone(layer) for layer in trained.layers)

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return branch, trigger and kind scores, each pieces x something."""
        own = self.trained
        hidden = own.norm(own.pieces(ids) + own.positions(torch.arange(ids.shape[0])))
        branch = hidden
        for number, layer in enumerate(self.layers, start=1):
            hidden = layer(hidden)
            branch = hidden if number == BRANCH else branch
        return branch, own.trigger(hidden), own.kind(hidden)


class FillerAlone(nn.Module):
    """The fourth layer's output, marks of one trigger (pieces) and its kind (one number) in; roles, modality out."""

    def __init__(self, trained: Filler) -> None:
        super().__init__()
        self.trained = trained
        self.layers = nn.ModuleList(LayerAlone(layer) for layer in trained.layers)

    def forward(self, branch: Tensor, marks: Tensor, kind: Tensor) -> tuple[Tensor, Tensor]:
        """Return role scores (pieces x roles x 3) and modality scores."""
        own, marked = self.trained, marks.float()[:, None]
        hidden = branch + own.marks(marks) + own.kinds(kind) * marked
        for layer in self.layers:
            hidden = layer(hidden)
        pooled = (hidden * marked).sum(0) / marked.sum(0)
        inner = own.modality_inner(torch.cat([pooled, hidden[0]]))
        return own.roles(hidden).view(hidden.shape[0], -1, 3), own.modality(nn.functional.gelu(inner))


def alike(own: tuple[Tensor, ...], trained: tuple[Tensor, ...]) -> bool:
    """Whether scores of one sentence are those of the trained network, which gives them as its only row."""
    return all(torch.allclose(a, b[0], atol=CLOSE) for a, b in zip(own, trained, strict=True))
