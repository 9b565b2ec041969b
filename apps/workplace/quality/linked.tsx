import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { LinkedByLikeness } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { later } from "../../ui/later.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { useMay } from "../data/session.tsx";
import { linkedQuery } from "./quality-data.ts";

const SeparateDialog = later(() => import("../customers/separate-dialog.tsx"), "dialog");

/** Links that were made without a person, each with why and the way to end it. */
export function Linked() {
  const { t, format } = useWords();
  const mayLink = useMay("customers.link");
  const links = useQuery(linkedQuery);
  const [ending, setEnding] = useState<LinkedByLikeness | null>(null);
  return (
    <Answered query={links} failed={t("The links could not be read")} waiting={<Skeleton rows={5} kind="rows" label={t("Reading links")} />}>
      {(answer) =>
        answer.links.length === 0 ? (
          <Empty title={t("Nothing was linked without a person.")}>{t("Records that are certainly one person will stand here, newest first.")}</Empty>
        ) : (
          <>
            <ul className="ruled small">
              {answer.links.map((link) => (
                <li key={link.linkId} className="beside">
                  <div className="grow">
                    <p>
                      <Link to="/customers/$customerId" params={{ customerId: link.customerId }}>
                        <b>
                          <Data>{link.name}</Data>
                        </b>
                      </Link>{" "}
                      <span className="meta">{format.dayAndClock(link.madeAt)}</span>
                    </p>
                    <p className="quiet">
                      <Data>{link.why}</Data>
                    </p>
                  </div>
                  {mayLink ? (
                    <Button onPress={() => setEnding(link)} label={t("Separate the records of {name}", { name: link.name })}>
                      {t("Separate…")}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
            <Suspense>{ending ? <SeparateDialog linkId={ending.linkId} onClose={() => setEnding(null)} /> : null}</Suspense>
          </>
        )
      }
    </Answered>
  );
}
