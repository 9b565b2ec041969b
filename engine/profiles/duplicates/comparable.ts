// What is compared of two customers.

/** The fields of `personSettings`. */
export const FIELDS = ["given_name", "surname", "date_of_birth", "street_address", "city", "postcode", "email", "phone"] as const;
export type Field = (typeof FIELDS)[number];

export type Comparable = { readonly [F in Field]: string | null };

/** A value and how many records hold it. */
export interface CommonValue {
  readonly field: string;
  readonly value: string;
  readonly records: number;
}

/** Values that so many records hold are kept with their number; of rarer ones nothing needs to be known. */
export const LEAST_HOLDERS = 3;
