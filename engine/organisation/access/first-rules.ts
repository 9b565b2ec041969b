import type { AccessRules, RoleSight } from "./access-contract.ts";

const EVERYTHING = { public: "read", service: "read", value: "read", sensitive: "read", payment: "read" } as const satisfies RoleSight["fields"];
const seesAll = (fields: Partial<RoleSight["fields"]> = {}): RoleSight => ({ customers: "all", conversations: "all", fields: { ...EVERYTHING, ...fields } });

/** Until an owner says otherwise: in a small shop everybody serves everybody. Accounts and cards, and what is nobody's business, are masked where the work does not need them. */
export const FIRST_RULES: AccessRules = {
  roles: {
    lead: seesAll(),
    agent: seesAll({ payment: "masked" }),
    analyst: seesAll({ sensitive: "masked", payment: "masked" }),
    "read-only": seesAll({ sensitive: "masked", payment: "masked" }),
  },
  unplaced: "everybody",
  attributes: {},
};
