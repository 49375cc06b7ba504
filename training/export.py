"""A trained network in, what the package ships out: int8 graphs, tokenizer, labels.

    python training/export.py RUN [RUN ...] --base BASE --out FOLDER

Several runs that began from the same seed are averaged weight by weight. Writes
reader.onnx and filler.onnx (weights as int8, dynamic), tokenizer.json and labels.json. The calibration and
thresholds in labels.json are those of no claim at all until ``training/evaluate.py --fit`` has measured them.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from data import MAX_PIECES, ROLES
from net import WIDTH, Net, mean_of
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from mapdesk.model import KINDS, MODALITIES
from mapdesk.model.claim import FACTUAL_MODALITIES

OPSET = 17


def unfitted_labels() -> dict[str, Any]:
    """Return names of the outputs, with raw scores as probabilities and nothing held back."""
    return {
        "kinds": list(KINDS),
        "modalities": list(MODALITIES),
        "factual": sorted(FACTUAL_MODALITIES),
        "roles": list(ROLES),
        "max_pieces": MAX_PIECES,
        "trigger_floor": 0.05,
        "floor": 0.0,
        "calibration": [1.0, 0.0],
        "role_floor": dict.fromkeys(ROLES, 0.5),
        "sure_fact": {"recall": 0.7, "precision": 0.85},
    }


def write_graph(part: nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], path: Path) -> None:
    """Write one part of the network as ONNX with free batch and length, its weights as int8."""
    free = {name: {0: "rows", 1: "length"} for name in [*inputs, *outputs]}
    free |= {name: {0: "rows"} for name in ("kinds", "modality") if name in free}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / path.name
        torch.onnx.export(
            part,
            tuple(inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=free,
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)


def export(net: Net, folder: Path) -> None:
    """Write both graphs."""
    mask = torch.ones(2, 7, dtype=torch.long)
    marks = torch.zeros(2, 7, dtype=torch.long)
    marks[:, 3] = 1
    reader = {"ids": torch.full((2, 7), 101), "mask": mask}
    write_graph(net.reader, reader, ["branch", "trigger", "kind"], folder / "reader.onnx")
    filler = {
        "branch": torch.randn(2, 7, WIDTH),
        "mask": mask,
        "marks": marks,
        "kinds": torch.zeros(2, dtype=torch.long),
    }
    write_graph(net.filler, filler, ["roles", "modality"], folder / "filler.onnx")


def main() -> int:
    """Export a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    net = Net(args.base / "model.safetensors")
    net.load_state_dict(mean_of([torch.load(run / "net.pt") for run in args.runs]))
    args.out.mkdir(parents=True, exist_ok=True)
    export(net.eval(), args.out)
    shutil.copy(args.base / "tokenizer.json", args.out / "tokenizer.json")
    runs = [json.loads((run / "run.json").read_text("utf-8")) for run in args.runs]
    (args.out / "runs.json").write_text(json.dumps(runs, indent=1) + "\n", "utf-8")
    (args.out / "labels.json").write_text(json.dumps(unfitted_labels(), indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
