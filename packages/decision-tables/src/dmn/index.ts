// Decision tables from DMN and to DMN, in an entry of its own: reading XML takes a parser, which the tables themselves do not need.

export type { DmnReading, DmnRemark } from "./dmn-reading.ts";
export { readDmn, type DmnOptions } from "./read-dmn.ts";
export { writeDmn, type DmnWriting } from "./write-dmn.ts";
