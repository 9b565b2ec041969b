// What the thread of a judgement does.
import { openDatabase } from "../platform/index.ts";
import { certifySegment } from "./certify.ts";
import type { CertifyTask } from "./certify-apart.ts";
import type { SegmentCertificate } from "./contract.ts";

export async function work({ databaseUrl, by, key, at }: CertifyTask): Promise<SegmentCertificate> {
  const open = openDatabase(databaseUrl, { connections: 2, givesWay: true });
  try {
    return await certifySegment({ db: open.db, now: () => at, nudge: () => undefined }, by, key);
  } finally {
    await open.close();
  }
}
