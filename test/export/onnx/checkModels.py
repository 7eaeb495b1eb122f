"""Checks ONNX files with onnx's own checker and strict shape inference. Prints what is wrong with each as JSON."""

import json
import sys

import onnx
from onnx import checker, defs, numpy_helper, shape_inference


def in_older_form(model):
    """An onnx that does not know operator set 18 checks by the set before, in which ReduceMax has its axes as an attribute."""
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "ReduceMax" and len(node.input) == 2:
            axes = numpy_helper.to_array(tensors[node.input.pop()])
            node.attribute.append(onnx.helper.make_attribute("axes", [int(axis) for axis in axes]))
    return model


problems = {}
for file in sys.argv[1:]:
    model = onnx.load(file)
    if defs.onnx_opset_version() < 18:
        model = in_older_form(model)
    try:
        checker.check_model(model, full_check=True)
        shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    except Exception as error:
        problems[file] = str(error)
print(json.dumps(problems))
