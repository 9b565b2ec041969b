// Reads the part of an .onnx file that is a graph of numbers: protocol buffers, by hand. The file is hostile until shown otherwise:
// nothing in it names a place outside of it, lengths are checked, and what is not known is refused by name.

export class OnnxProblem extends Error {}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}
export interface OnnxAttribute {
  readonly number?: number;
  readonly text?: string;
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
  readonly tensor?: OnnxTensor;
}
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}
export interface OnnxInput {
  readonly name: string;
  /** The last dimension, where it is fixed. */
  readonly columns: number | null;
}
export interface OnnxGraph {
  readonly producer: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxInput[];
  readonly outputs: readonly string[];
}

interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of a length: its bytes; else the number. */
  readonly bytes: Uint8Array;
  readonly value: number;
}

const NOTHING = new Uint8Array(0);
/** A model of customers has far fewer parts; a file that is nothing but parts would fill the memory of the server. */
const MOST_PARTS = { nodes: 500, tensors: 2000, names: 1000, attributes: 100 };

/** The fields of one message, in their order. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [low, shift] = [0n, 0n];
    for (;;) {
      if (at >= bytes.length || shift > 63n) throw new OnnxProblem("it ends in the middle of a number");
      const byte = bytes[at++]!;
      low |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, low));
      shift += 7n;
    }
  };
  const need = (length: number) => {
    if (!(length >= 0) || at + length > bytes.length) throw new OnnxProblem("it is cut off, or no ONNX file at all");
  };
  while (at < bytes.length) {
    const tag = varint();
    const [number, wire] = [Math.floor(tag / 8), tag & 7];
    if (wire === 0) found.push({ number, wire, bytes: NOTHING, value: varint() });
    else if (wire === 2) {
      const length = varint();
      need(length);
      found.push({ number, wire, bytes: length === 0 ? NOTHING : bytes.subarray(at, at + length), value: 0 });
      at += length;
    } else if (wire === 5) {
      need(4);
      found.push({ number, wire, bytes: bytes.subarray(at, at + 4), value: view.getFloat32(at, true) });
      at += 4;
    } else if (wire === 1) {
      need(8);
      found.push({ number, wire, bytes: bytes.subarray(at, at + 8), value: view.getFloat64(at, true) });
      at += 8;
    } else throw new OnnxProblem("it holds what no ONNX file holds");
  }
  return found;
}

const decoder = new TextDecoder();
const textOf = (bytes: Uint8Array): string => (bytes.length === 0 ? "" : decoder.decode(bytes));
const all = (fields: readonly Field[], number: number): Field[] => fields.filter((field) => field.number === number);
/** The same of parts that are read one by one. */
function few(fields: readonly Field[], number: number, what: keyof typeof MOST_PARTS): Field[] {
  const found = all(fields, number);
  if (found.length > MOST_PARTS[what]) throw new OnnxProblem(`it has ${found.length} ${what} in one place, and ${MOST_PARTS[what]} are read at most`);
  return found;
}
const one = (fields: readonly Field[], number: number): Field | undefined => fields.findLast((field) => field.number === number);

/** Numbers that are packed together, or one a field. */
function floatsOf(fields: readonly Field[], bytes: 4 | 8): number[] {
  return fields.flatMap((field) => (field.wire === 2 ? packed(field.bytes, bytes, (view, at) => (bytes === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true))) : [field.value]));
}
function intsOf(fields: readonly Field[]): number[] {
  return fields.flatMap((field) => {
    if (field.wire !== 2) return [field.value];
    const numbers: number[] = [];
    for (let at = 0; at < field.bytes.length; ) {
      let [low, shift] = [0n, 0n];
      for (;;) {
        if (at >= field.bytes.length || shift > 63n) throw new OnnxProblem("it ends in the middle of a number");
        const byte = field.bytes[at++]!;
        low |= BigInt(byte & 127) << shift;
        if (byte < 128) break;
        shift += 7n;
      }
      numbers.push(Number(BigInt.asIntN(64, low)));
    }
    return numbers;
  });
}
function packed(bytes: Uint8Array, size: number, read: (view: DataView, at: number) => number): number[] {
  if (bytes.length % size !== 0) throw new OnnxProblem("a list of numbers in it is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
}

const [FLOAT, INT32, INT64, DOUBLE] = [1, 6, 7, 11];

function tensorOf(bytes: Uint8Array): OnnxTensor {
  const fields = fieldsOf(bytes);
  const name = textOf(one(fields, 8)?.bytes ?? NOTHING);
  if (one(fields, 13) || (one(fields, 14)?.value ?? 0) !== 0) throw new OnnxProblem(`the numbers of “${name}” lie in another file; save the model as one file`);
  const dims = intsOf(all(fields, 1));
  const type = one(fields, 2)?.value ?? 0;
  const raw = one(fields, 9)?.bytes ?? NOTHING;
  const reads: Record<number, [number, (view: DataView, at: number) => number]> = {
    [FLOAT]: [4, (view, at) => view.getFloat32(at, true)], [DOUBLE]: [8, (view, at) => view.getFloat64(at, true)], [INT32]: [4, (view, at) => view.getInt32(at, true)], [INT64]: [8, (view, at) => Number(view.getBigInt64(at, true))],
  };
  const reader = reads[type];
  if (!reader) throw new OnnxProblem(`“${name}” holds numbers of a kind that is not read (${type}); float, double, int32 and int64 are`);
  const values = raw.length > 0 ? packed(raw, ...reader) : type === FLOAT ? floatsOf(all(fields, 4), 4) : type === DOUBLE ? floatsOf(all(fields, 10), 8) : intsOf(all(fields, type === INT32 ? 5 : 7));
  if (values.length !== dims.reduce((product, dim) => product * dim, 1)) throw new OnnxProblem(`“${name}” has not as many numbers as it says`);
  return { name, dims, values };
}

function attributeOf(bytes: Uint8Array): [string, OnnxAttribute] {
  const fields = fieldsOf(bytes);
  if (one(fields, 6) || one(fields, 11)) throw new OnnxProblem("it has a graph within a graph (a loop or a condition), which is not run");
  const [float, int, text, tensor] = [one(fields, 2), one(fields, 3), one(fields, 4), one(fields, 5)];
  return [
    textOf(one(fields, 1)?.bytes ?? NOTHING),
    {
      ...(float ? { number: float.value } : int ? { number: int.value } : {}), ...(text ? { text: textOf(text.bytes) } : {}), ...(tensor ? { tensor: tensorOf(tensor.bytes) } : {}),
      numbers: [...floatsOf(all(fields, 7), 4), ...intsOf(all(fields, 8))], texts: all(fields, 9).map((each) => textOf(each.bytes)),
    },
  ];
}

function inputOf(bytes: Uint8Array): OnnxInput {
  const fields = fieldsOf(bytes);
  const tensor = one(fieldsOf(one(fields, 2)?.bytes ?? NOTHING), 1);
  const shape = tensor && one(fieldsOf(tensor.bytes), 2);
  const last = shape && all(fieldsOf(shape.bytes), 1).at(-1);
  const columns = last && one(fieldsOf(last.bytes), 1)?.value;
  return { name: textOf(one(fields, 1)?.bytes ?? NOTHING), columns: columns !== undefined && columns > 0 ? columns : null };
}

/** @throws {OnnxProblem} with a sentence of what is wrong with it */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const model = fieldsOf(bytes);
  const graph = one(model, 7);
  if (!graph || graph.wire !== 2) throw new OnnxProblem("it holds no graph: it is no ONNX file");
  const fields = fieldsOf(graph.bytes);
  const tensors = few(fields, 5, "tensors").map((each) => tensorOf(each.bytes));
  const given = new Set(tensors.map(({ name }) => name));
  return {
    producer: textOf(one(model, 2)?.bytes ?? NOTHING).slice(0, 60),
    nodes: few(fields, 1, "nodes").map(({ bytes: node }) => {
      const said = fieldsOf(node);
      return { type: textOf(one(said, 4)?.bytes ?? NOTHING), inputs: few(said, 1, "names").map((each) => textOf(each.bytes)), outputs: few(said, 2, "names").map((each) => textOf(each.bytes)), attributes: new Map(few(said, 5, "attributes").map((each) => attributeOf(each.bytes))) };
    }),
    tensors,
    // Older files list their fixed numbers among the inputs.
    inputs: few(fields, 11, "tensors").map((each) => inputOf(each.bytes)).filter(({ name }) => !given.has(name)),
    outputs: few(fields, 12, "names").map((each) => inputOf(each.bytes).name),
  };
}
