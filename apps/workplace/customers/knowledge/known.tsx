import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { CustomerKnowledge } from "../../../../engine/profiles/contract.ts";
import { Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { Answered } from "../../data/answered.tsx";
import { knowledgeQuery } from "./data.ts";

/** What is shown of what is known, as soon as it is; nothing is called empty before. */
export function Known({ customerId, children }: { customerId: string; children: (known: CustomerKnowledge) => ReactNode }) {
  const { t } = useWords();
  const query = useQuery(knowledgeQuery(customerId));
  return (
    <Answered query={query} failed={t("What is known could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
      {children}
    </Answered>
  );
}
