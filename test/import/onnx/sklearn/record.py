"""Records networks of scikit-learn as ONNX files, with inputs and outputs, for the tests of the import.

skl2onnx, the tool that people convert with, is not in Debian. So these files are built with `onnx.helper` after the source of its
converters (sklearn-onnx: multilayer_perceptron.py, scaler_op.py, zip_map.py): the same ops in the same order with the same names. The
networks are trained by scikit-learn 1.2, and the recorded answers are its own.

Run with `python3-onnx` and `python3-sklearn` of Debian: python3 record.py
"""

import json
import pathlib
import warnings

import numpy as np
from onnx import TensorProto, TypeProto, helper, save
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import MinMaxScaler, StandardScaler

warnings.filterwarnings("ignore")
folder = pathlib.Path(__file__).parent
activations = {"identity": "Identity", "tanh": "Tanh", "logistic": "Sigmoid", "relu": "Relu", "softmax": "Softmax"}
records = []


class Builder:
    """Nodes and initializers of a graph, with a name of its own for each value."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.nodes, self.initializers, self.names = [], [], set()

    def name(self, seed):
        name, number = seed, 0
        while name in self.names:
            number += 1
            name = f"{seed}{number}"
        self.names.add(name)
        return name

    def constant(self, seed, dtype, shape, values):
        name = self.name(seed)
        self.initializers.append(helper.make_tensor(name, dtype, shape, values))
        return name

    def node(self, op, inputs, output, domain="", **attributes):
        self.names.add(output)
        self.nodes.append(helper.make_node(op, inputs, [output], name=self.name(op[:2] + "_" + op), domain=domain, **attributes))
        return output


def forward(builder, model, source):
    """The layers of a network, as _forward_pass and _predict of the converter write them."""
    last = builder.node("Cast", [source], builder.name("cast_input"), to=builder.dtype)
    for i, (weight, bias) in enumerate(zip(model.coefs_, model.intercepts_)):
        coefficient = builder.constant("coefficient", builder.dtype, weight.shape, weight.ravel())
        intercepts = builder.constant("intercepts", builder.dtype, [1, len(bias)], bias)
        product = builder.node("MatMul", [last, coefficient], builder.name("mul_result"))
        last = builder.node("Add", [product, intercepts], builder.name("add_result"))
        if i + 1 < model.n_layers_ - 1:
            last = builder.node(activations[model.activation], [last], builder.name("next_activations"))
    return builder.node(activations[model.out_activation_], [last], builder.name("out_activations_result"))


def scale(builder, scaler, source, option):
    """A scaler, as an op of its own or as a subtraction and a division."""
    if isinstance(scaler, MinMaxScaler):
        offset, factors = -scaler.min_ / (scaler.scale_ + 1e-8), scaler.scale_
    else:
        offset, factors = scaler.mean_, 1.0 / scaler.scale_
    if option == "div":
        mean = builder.constant("Su_Subcst", builder.dtype, [len(offset)], offset)
        spread = builder.constant("Di_Divcst", builder.dtype, [len(offset)], scaler.scale_)
        difference = builder.node("Sub", [source, mean], builder.name("Su_C0"))
        return builder.node("Div", [difference, spread], builder.name("variable"))
    return builder.node("Scaler", [source], builder.name("variable"), domain="ai.onnx.ml", offset=offset, scale=factors)


def classify(builder, model, source, zipmap):
    """The probabilities and the label of a classifier; with `zipmap` a record, or an output for each class."""
    classes = model.classes_
    is_text = classes.dtype.kind in "UO"
    score = forward(builder, model, source)
    if len(classes) == 2:
        unity = builder.constant("unity", builder.dtype, [], [1])
        negative = builder.node("Sub", [unity, score], builder.name("negative_class_proba"))
        probabilities = builder.node("Concat", [negative, score], "probabilities", axis=1)
    else:
        probabilities = builder.node("Identity", [score], "probabilities")
    if model._label_binarizer.y_type_ == "multilabel-indicator":
        above = builder.node("Binarizer", [score], builder.name("binariser_output"), domain="ai.onnx.ml", threshold=0.5)
        builder.node("Cast", [above], "label", to=TensorProto.INT64)
        return [("label", TensorProto.INT64, [None, len(classes)]), ("probabilities", builder.dtype, [None, len(classes)])]
    label_type = TensorProto.STRING if is_text else TensorProto.INT32
    values = [c.encode() for c in classes] if is_text else classes.astype(np.int32)
    labels = builder.constant("classes", label_type, [len(classes)], values)
    largest = builder.node("ArgMax", [probabilities], builder.name("argmax_output"), axis=1)
    chosen = builder.node("ArrayFeatureExtractor", [labels, largest], builder.name("array_feature_extractor_result"), domain="ai.onnx.ml")
    shape = builder.constant("shape_tensor", TensorProto.INT64, [1], [-1])
    if is_text:
        builder.node("Reshape", [chosen, shape], "label")
    else:
        reshaped = builder.node("Reshape", [chosen, shape], builder.name("reshaped_result"))
        builder.node("Cast", [reshaped], "label", to=TensorProto.INT64)
    out_type = TensorProto.STRING if is_text else TensorProto.INT64
    if zipmap is False:
        return [("label", out_type, [None]), ("probabilities", builder.dtype, [None, len(classes)])]
    if is_text:
        builder.node("Identity", ["label"], "output_label")
    else:
        builder.node("Cast", ["label"], "output_label", to=TensorProto.INT64)
    if zipmap == "columns":
        names = [f"i{c}" if not is_text else str(c) for c in classes]
        for i, name in enumerate(names):
            starts, ends, axes = (builder.constant(kind, TensorProto.INT64, [1], [at]) for kind, at in (("starts", i), ("ends", i + 1), ("axes", 1)))
            flat = builder.node("Slice", ["probabilities", starts, ends, axes], builder.name(name + "f"))
            builder.node("Reshape", [flat, shape], name)
        return [("output_label", out_type, [None]), *((name, builder.dtype, [None]) for name in names)]
    key = {"classlabels_strings": list(classes)} if is_text else {"classlabels_int64s": [int(c) for c in classes]}
    builder.node("ZipMap", ["probabilities"], "output_probability", domain="ai.onnx.ml", **key)
    return [("output_label", out_type, [None]), ("output_probability", None, None)]


def record(name, model, x, scaler=None, option="std", zipmap=False, dtype=TensorProto.DOUBLE, columns=None):
    builder = Builder(dtype)
    if columns is None:
        inputs = [helper.make_tensor_value_info("X", dtype, [None, x.shape[1]])]
        source = "X"
    else:
        inputs = [helper.make_tensor_value_info(column, dtype, [None, 1]) for column in columns]
        source = builder.node("Concat", columns, "merged_columns", axis=1)
    scaled = x if scaler is None else scaler.transform(x)
    if scaler is not None:
        source = scale(builder, scaler, source, option)
    if isinstance(model, MLPClassifier):
        outputs = classify(builder, model, source, zipmap)
    else:
        score = forward(builder, model, source)
        width = model.n_outputs_
        shape = builder.constant("shape_tensor", TensorProto.INT64, [2], [-1, width])
        builder.node("Reshape", [score, shape], "variable" if scaler is None else "variable1")
        outputs = [("variable" if scaler is None else "variable1", dtype, [None, width])]
    map_type = TypeProto()
    is_text = isinstance(model, MLPClassifier) and model.classes_.dtype.kind in "UO"
    map_type.sequence_type.elem_type.map_type.key_type = TensorProto.STRING if is_text else TensorProto.INT64
    map_type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = TensorProto.FLOAT
    graph = helper.make_graph(
        builder.nodes, "mlp", inputs,
        [helper.make_value_info(output, map_type) if kind is None else helper.make_tensor_value_info(output, kind, shape)
         for output, kind, shape in outputs],
        builder.initializers)
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1)]
    save(helper.make_model(graph, opset_imports=opsets, producer_name="skl2onnx", producer_version="1.13", ir_version=8),
         folder / f"{name}.onnx")
    rows = slice(0, 9)
    is_classifier = isinstance(model, MLPClassifier)
    answers = model.predict_proba(scaled[rows]) if is_classifier else model.predict(scaled[rows])
    records.append({
        "name": name,
        "dtype": "float64" if dtype == TensorProto.DOUBLE else "float32",
        "inputs": x[rows].tolist(),
        "outputs": [np.asarray(answers).tolist()],
        **({"labels": model.predict(scaled[rows]).tolist()} if is_classifier else {}),
    })


random = np.random.RandomState(3)
x = random.randn(120, 4) * [1, 10, 0.1, 3] + [0, 50, -2, 7]
x = x.astype(np.float32).astype(np.float64)
sums = ((x - x.mean(0)) / x.std(0)).sum(axis=1)
three = np.digitize(sums, [-1, 1])
texts = np.array(["low", "middle", "high"])[three]
two = (sums > 0).astype(int)
scaler = StandardScaler().fit(x)
minmax = MinMaxScaler().fit(x)
z = scaler.transform(x)
options = {"hidden_layer_sizes": (5, 4), "random_state": 1, "max_iter": 60}

record("three-classes", MLPClassifier(activation="relu", **options).fit(x, three), x)
record("three-texts", MLPClassifier(activation="tanh", **options).fit(z, texts), x, scaler, zipmap=True, dtype=TensorProto.FLOAT)
record("three-texts-columns", MLPClassifier(activation="tanh", **options).fit(z, texts), x, scaler, "div", zipmap="columns")
record("two-classes", MLPClassifier(activation="logistic", **options).fit(z, two), x, scaler, zipmap=True, dtype=TensorProto.FLOAT)
record("two-texts", MLPClassifier(activation="identity", **options).fit(z, np.array(["no", "yes"])[two]), x, scaler, "div")
record("two-classes-columns", MLPClassifier(activation="relu", **options).fit(z, two + 7), x, scaler, "div", zipmap="columns")
record("several-labels", MLPClassifier(activation="relu", **options).fit(z, np.stack([two, three > 1, x[:, 0] > 0], 1).astype(int)), x, scaler, "div")
record("regression", MLPRegressor(activation="tanh", **options).fit(z, sums), x, scaler, "div")
record("two-numbers", MLPRegressor(activation="relu", **options).fit(minmax.transform(x), np.stack([sums, x[:, 1]], 1)), x, minmax)
record("named-columns", MLPRegressor(activation="relu", **options).fit(z, sums), x, scaler, "div", columns=["age", "height cm", "pH", "price"])
record("three-classes-float32", MLPClassifier(activation="relu", **options).fit(z, three), x, scaler, zipmap=True, dtype=TensorProto.FLOAT)
record("regression-float32", MLPRegressor(activation="relu", **options).fit(z, sums), x, scaler, dtype=TensorProto.FLOAT)

(folder / "records.json").write_text("[\n" + ",\n".join(json.dumps(each, separators=(",", ":")) for each in records) + "\n]\n")
