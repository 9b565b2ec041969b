// A file of orders of which a person must say how it is read, and what is asked.
import { Refusal } from "../../platform/index.ts";
import type { Remark } from "./remark.ts";

export class OrdersAsk extends Refusal {
  readonly asks: Remark;
  constructor(asks: Remark) {
    super("bad-input", asks.sentence, asks.atTerminal === undefined ? {} : { atTerminal: asks.atTerminal });
    this.asks = asks;
  }
}
