import type { LinkageModel } from "./linkage-model.ts";
import { organisationSettings } from "./organisation-settings.ts";

/** Fewer organisations than these are taken for these, or among ten of them one town would be proof. */
const LEAST_RECORDS = 20_000;

/** Of so many records one is a further record of an organisation: half of what is assumed of people, for fewer hands enter them. */
const DUPLICATE_SHARE = 0.05;

/**
 * A model of `organisationSettings`. Its chances are fixed and not learnt: no public file of organisations with the truth beside
 * it was at hand, and two of one name in a customer file are too few to learn from. They order what people are asked; nothing is
 * linked by them alone. Where each comes from:
 *
 * - **name**, two that are not one: registers refuse a name that is taken, whatever the legal form. In the United Kingdom
 *   throughout (Companies Act 2006, s. 66, and the Names and Trading Disclosures Regulations 2015, which leave "Limited", "Ltd"
 *   and the like out of account), in Germany only within one place (HGB § 30). So one of 300,000 pairs of strangers, and much
 *   commoner names count by how many bear them.
 * - **name within the other**: subsidiaries, branches and departments are named so; of pairs that share a domain or a house they
 *   are far more than further records are, so it weighs five bits where the same name weighs eighteen.
 * - **legal form**: assumed. One in twelve records of one organisation writes another (it changed, or somebody guessed); a third of
 *   strangers share one, for few forms are common.
 * - **registration, tax number**: typed from papers, so three to five in a hundred are mistyped. Members of one VAT group share
 *   a number (Directive 2006/112/EC, art. 11), so a tax number weighs less.
 * - **domain, telephone**: assumed as for people, less the groups of companies that share a domain or a switchboard.
 * - **town**, with street and postcode: assumed as for people; many firms share a house.
 *
 * @param records how many there are
 * @example organisationModel(20_000).prior // 0.000005
 */
export function organisationModel(records: number): LinkageModel {
  return {
    kind: "fellegi-sunter",
    settings: organisationSettings,
    prior: (2 * DUPLICATE_SHARE) / Math.max(records, LEAST_RECORDS),
    chances: [
      { comparison: "name", m: [0.8, 0.05, 0.06, 0.09], u: [0.000_003, 0.000_002, 0.002, 0.997_995] },
      { comparison: "legal_form", m: [0.92, 0.08], u: [0.35, 0.65] },
      { comparison: "registration", m: [0.97, 0.03], u: [0.000_000_1, 0.999_999_9] },
      { comparison: "tax_number", m: [0.95, 0.05], u: [0.000_01, 0.999_99] },
      { comparison: "domain", m: [0.85, 0.15], u: [0.000_02, 0.999_98] },
      { comparison: "phone", m: [0.65, 0.35], u: [0.000_04, 0.999_96] },
      { comparison: "town", m: [0.6, 0.08, 0.12, 0.2], u: [0.000_05, 0.000_5, 0.01, 0.989_45] },
    ],
    learntFrom: { records: 0, candidatePairs: 0, randomPairs: 0, expectedMatches: 0, rounds: 0 },
  };
}
