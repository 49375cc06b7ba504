"""Fewer colours: pictures in, the same with one small palette out; flat land keeps its colour exactly."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as Picture


def fewer_colours(frames: "Sequence[Picture]", most: int) -> "list[Picture]":
    """Return pictures of one size with at most so many colours (2 to 256) and no dithering.

    Half are those that cover most, half those that would be missed most (cover times squared distance, one by one);
    every other colour takes the nearest of them. The same pictures give the same result.
    """
    import numpy as np
    from PIL import Image

    pixels = np.stack([np.asarray(frame.convert("RGB"), dtype=np.uint8) for frame in frames])
    packed = (pixels.astype(np.uint32) << np.array([16, 8, 0], dtype=np.uint32)).sum(axis=-1)
    colours, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    kept = _kept(_channels(colours), counts, most)
    nearest = np.concatenate([_distances(part, kept).argmin(axis=1) for part in _parts(_channels(colours))])
    flat = [Image.fromarray(one) for one in nearest.astype(np.uint8)[places].reshape(packed.shape)]
    for one in flat:
        one.putpalette(kept.astype(np.uint8).tobytes())
    return flat


def _kept(colours: Any, counts: Any, most: int) -> Any:
    """Return the colours of the palette, n x 3."""
    import numpy as np

    # stable, so that colours of equal cover keep their order
    kept = colours[np.argsort(-counts.astype(np.int64), kind="stable")[: (most + 1) // 2]]
    missed = np.concatenate([_distances(part, kept).min(axis=1) for part in _parts(colours)])
    for _ in range(min(most, len(colours)) - len(kept)):
        worst = int((missed * np.sqrt(counts)).argmax())
        kept = np.vstack([kept, colours[worst]])
        missed = np.minimum(missed, _distances(colours, colours[worst : worst + 1])[:, 0])
    return kept


def _distances(colours: Any, others: Any) -> Any:
    return ((colours[:, None, :] - others) ** 2).sum(axis=-1)


def _channels(colours: Any) -> Any:
    """Return packed colours as rows of red, green and blue."""
    import numpy as np

    return np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], axis=-1).astype(np.int32)


def _parts(colours: Any) -> Iterator[Any]:
    """Yield so few colours at once that comparing them with the palette takes little memory."""
    for start in range(0, len(colours), 4096):
        yield colours[start : start + 4096]
