import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema } from "onnx-buf";

/** What a model of ONNX is made from. Fields that are left out are not written. */
export type ModelInit = MessageInitShape<typeof ModelProtoSchema>;

/** The bytes of an ONNX file. */
export function writeModelProto(model: ModelInit): Uint8Array {
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, model));
}

/**
 * The model in the bytes of an ONNX file. Tensors are views of the bytes: nothing is copied.
 *
 * @throws Error if the bytes are no protobuf message of this kind
 */
export function readModelProto(bytes: Uint8Array): ModelProto {
  return fromBinary(ModelProtoSchema, bytes);
}
