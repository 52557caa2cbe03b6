"""A trained network as the ONNX file that the tagger runs: fused attention, int8 weights, one scale per channel."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor

from assets.reading.model import OUTPUTS
from assets.reading.training.network import AttributionNetwork


def export(network: AttributionNetwork, to: Path) -> None:
    """Write `network` to the file `to`. Per-tensor scales would cost 1.5 points of F1, per-channel ones cost half a point.

    Weights keep seven of eight bits: products of whole bytes overflow on processors without instructions for them (VNNI), so that
    a text would be read otherwise there, and half a point worse.
    """
    network.eval()
    network.fused = False
    shape = network.encoder.shape
    example = (
        torch.randint(1000, 30000, (1, 40)),
        torch.randint(0, 9, (1, 40)),
        None,
        torch.tensor([[3, 9]]),
        torch.tensor([[0, 4, 5]]),
    )
    inputs, axes = ("ids", "features", "at", "words"), {0: "batch", 1: "length"}
    of_figures, of_words = {0: "batch", 1: "figures"}, {0: "batch", 1: "words"}
    dynamic = dict.fromkeys(("ids", "features", "tag", "asks", "answers"), axes) | dict.fromkeys(
        ("at", "nature"), of_figures
    )
    dynamic |= dict.fromkeys(("words", "penn", "as_child", "as_head"), of_words)
    dynamic |= {"link": axes | {2: "length"}, "pointed": of_figures | {2: "length"}, "head": of_words | {2: "words"}}
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = f"{scratch}/plain.onnx", f"{scratch}/fused.onnx"
        torch.onnx.export(
            network, example, plain, input_names=list(inputs), output_names=list(OUTPUTS), opset_version=17,
            dynamo=False, dynamic_axes=dynamic,
        )  # fmt: skip
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = False
        options.use_multi_head_attention = True
        model = optimizer.optimize_model(
            plain,
            model_type="bert",
            num_heads=shape.heads,
            hidden_size=shape.hidden,
            optimization_options=options,
            opt_level=0,
        )
        _split_skip_layer_norms(model.model)
        model.save_model_to_file(fused)
        to.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            fused, str(to), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
    network.fused = True


OF_FIGURES = ("figures.ask", "figures.from_number", "figures.to_word", "figures.nature")  # in the order of the graph
OF_SYNTAX = tuple(f"syntax.{part}" for part in ("below", "wants", "above", "tag", "as_child", "as_head"))
OF_SPEAKERS = ("speakers.ask", "speakers.from_source", "speakers.to_name")
PARTS = ("query", "key", "value", "out", "up", "down")  # of a layer, in the order of the graph


def weights_of(model: Path, network: AttributionNetwork) -> dict[str, Tensor]:
    """The weights of a model that `export` wrote, as floats and under `network`'s names: what to go on training from."""
    stored = {i.name: onnx.numpy_helper.to_array(i) for i in onnx.load(str(model)).graph.initializer}
    names = [name.removesuffix("_quantized") for name in stored if name.endswith("_quantized")]
    floats = {
        n: (stored[f"{n}_quantized"].astype(np.float32) - stored[f"{n}_zero_point"]) * stored[f"{n}_scale"]
        for n in names
    }
    products = sorted((n for n in names if n.startswith("onnx::MatMul_")), key=lambda n: int(n.rpartition("_")[2]))
    layers = range(network.encoder.shape.layers)
    linear = [
        *(f"encoder.layers.{i}.{part}" for i in layers for part in PARTS),
        "query",
        "key",
        *OF_FIGURES,
        *OF_SYNTAX,
        "tag",
        *OF_SPEAKERS,
    ]
    for later in (OF_SYNTAX, OF_SPEAKERS, OF_FIGURES):
        if len(products) < len(linear):  # a model from before there were these heads
            linear = [name for name in linear if name not in later]
    found = {f"{name}.weight": floats.pop(product).T for name, product in zip(linear, products, strict=True)}
    for i in layers:
        biases = np.split(stored[f"Attention_{i}_qkv_bias"], 3)
        found |= {f"encoder.layers.{i}.{part}.bias": bias for part, bias in zip(PARTS, biases, strict=False)}
    wanted = network.state_dict()
    found |= floats | {name: value for name, value in stored.items() if name in wanted}
    return wanted | {name: torch.from_numpy(np.array(value, np.float32)) for name, value in found.items()}


def _split_skip_layer_norms(model: onnx.ModelProto) -> None:
    """Undo the fusion of additions into normalisation: on a CPU the fused operator is slower than its parts."""
    nodes = []
    for node in model.graph.node:
        if node.op_type != "SkipLayerNormalization":
            nodes.append(node)
            continue
        total, (gamma, beta, *bias) = node.input[0], node.input[2:]
        for n, addend in enumerate([node.input[1], *bias]):
            nodes.append(onnx.helper.make_node("Add", [total, addend], [f"{node.name}_sum_{n}"]))
            total = f"{node.name}_sum_{n}"
        epsilon = next(a.f for a in node.attribute if a.name == "epsilon")
        nodes.append(
            onnx.helper.make_node(
                "LayerNormalization", [total, gamma, beta], [node.output[0]], axis=-1, epsilon=epsilon
            )
        )
    del model.graph.node[:]
    model.graph.node.extend(nodes)
