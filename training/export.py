"""A trained network in, what the package ships out: int8 graphs, tokenizer, labels.

    python training/export.py RUN [RUN ...] --base BASE --out FOLDER

Several runs that began from the same seed are averaged weight by weight. Writes reader.onnx and filler.onnx (weights
as int8, dynamic), tokenizer.json, and labels.json with the hashes of these three. Weights and thresholds in
labels.json keep nothing at all until ``training/agreement.py`` has measured them.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from alone import FillerAlone, ReaderAlone, alike
from data import MAX_PIECES, ROLES
from net import Net, mean_of
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from mapdesk.model import KINDS, MODALITIES
from mapdesk.model.claim import FACTUAL_MODALITIES

OPSET = 17
SHIPPED = ("reader.onnx", "filler.onnx", "tokenizer.json")


def unfitted_labels(folder: Path) -> dict[str, Any]:
    """Return names of the outputs and hashes of the files; no claim is likely enough yet."""
    return {
        "kinds": list(KINDS),
        "modalities": list(MODALITIES),
        "factual": sorted(FACTUAL_MODALITIES),
        "roles": list(ROLES),
        "max_pieces": MAX_PIECES,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SHIPPED},
        "trigger_floor": 0.05,
        "role_floor": dict.fromkeys(ROLES, 0.5),
        "sure_fact": 0.7,
        "agreement": {"one": 0.0},
        "least": {"recall": 1.0, "precision": 1.0},
        "wholeness": {},
        "least_whole": {"recall": 0.0, "precision": 0.0},
    }


def write_graph(part: nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], path: Path) -> None:
    """Write one part of the network as ONNX with free length, its weights as int8."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / path.name
        torch.onnx.export(
            part,
            tuple(inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: {0: "length"} for name in [*inputs, *outputs] if name not in {"kind_of", "modality"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)


@torch.no_grad()
def export(net: Net, folder: Path) -> None:
    """Write both graphs.

    Raises:
        ValueError: the form that ships does not give the scores of the trained one.
    """
    reader, filler = ReaderAlone(net.reader).eval(), FillerAlone(net.filler).eval()
    ids, marks, kind = torch.arange(101, 112), torch.zeros(11, dtype=torch.long), torch.tensor(2)
    marks[3:5] = 1
    read = net.reader(ids[None], torch.ones(1, 11, dtype=torch.long))
    filled = net.filler(read[0], torch.ones(1, 11, dtype=torch.long), marks[None], kind[None])
    if not (alike(reader(ids), read) and alike(filler(read[0][0], marks, kind), filled)):
        raise ValueError("the network alone and the one that was trained give different scores")
    write_graph(reader, {"ids": ids}, ["branch", "trigger", "kind"], folder / "reader.onnx")
    given = {"branch": read[0][0], "marks": marks, "kind_of": kind}
    write_graph(filler, given, ["roles", "modality"], folder / "filler.onnx")


def main() -> int:
    """Export a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    export_runs(args.runs, args.base, args.out)
    return 0


def export_runs(runs: Sequence[Path], base: Path, out: Path) -> None:
    """Write the mean of the runs as the folder that the package ships."""
    kept = json.loads((runs[0] / "kept.json").read_text("utf-8"))
    net = Net(base / "model.safetensors", kept)
    net.load_state_dict(mean_of([torch.load(run / "net.pt") for run in runs]))
    out.mkdir(parents=True, exist_ok=True)
    export(net.eval(), out)
    shutil.copy(runs[0] / "tokenizer.json", out / "tokenizer.json")
    told = [json.loads((run / "run.json").read_text("utf-8")) for run in runs]
    (out / "runs.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    (out / "labels.json").write_text(json.dumps(unfitted_labels(out), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
