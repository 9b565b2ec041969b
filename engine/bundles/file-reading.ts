// How one file of an export is to be read: as a person said of it, else as was said of all, else as it tells itself.
import type { ContactsReading } from "../profiles/contract.ts";
import type { ToldReading } from "../profiles/index.ts";
import type { BundleFileReading, BundleReading } from "./contract.ts";

export function saidOf(reading: BundleReading, name: string): BundleFileReading {
  return reading.files !== undefined && Object.hasOwn(reading.files, name) ? reading.files[name]! : {};
}

export function peopleReading(reading: BundleReading, name: string): ContactsReading {
  const { columns, kinds, dateOrder = reading.dateOrder, decimalSign = reading.decimalSign } = saidOf(reading, name);
  return { columns, kinds, dateOrder, decimalSign, country: reading.country, withoutErased: reading.withoutErased, withoutNameOnly: reading.withoutNameOnly };
}

export function ordersReading(reading: BundleReading, name: string): ToldReading {
  const { fields, currency, timeZone, cancelledPrefix, dateOrder = reading.dateOrder, decimalSign = reading.decimalSign } = saidOf(reading, name);
  const told = { columns: fields, currency, timeZone, cancelledPrefix, dateOrder, decimalSign };
  return Object.fromEntries(Object.entries(told).filter(([, each]) => each !== undefined)) as ToldReading;
}
