import { Data } from "../../ui/data.tsx";

/** What whoever decided otherwise wrote themselves, apart from the reason that they chose from the list. Nothing where they wrote nothing. */
export function OwnWords({ of }: { of: string }) {
  return of === "" ? null : (
    <p className="own-words quiet">
      <Data>{of}</Data>
    </p>
  );
}
