import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ClaimedPair } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { useMay } from "../data/session.tsx";
import { sourceName } from "../words/source-names.ts";
import { claimedQuery, decideClaimed } from "./quality-data.ts";

/** Of whom a page or another sender that is not believed says that they are one: for a person to say. */
export default function Claimed() {
  const { t, format } = useWords();
  const claimed = useQuery(claimedQuery);
  return (
    <Answered query={claimed} failed={t("What was said could not be read")} waiting={<Skeleton rows={5} kind="rows" label={t("Reading what was said")} />}>
      {({ pairs, open }) =>
        pairs.length === 0 ? (
          <Empty title={t("Nothing was said that waits for you.")}>{t("Where a page gives somebody an address by which somebody else is known, both will stand here.")}</Empty>
        ) : (
          <>
            <p className="small quiet">{t("Anybody may say anything on a page, so nobody is joined by it. Where you know that the two are one, say so.")}</p>
            <ul className="ruled small" aria-label={t("Said, not proven")}>
              {pairs.map((pair) => (
                <Said key={`${pair.identityId} ${pair.otherId} ${pair.kind}`} pair={pair} />
              ))}
            </ul>
            {open > pairs.length ? <p className="meta">{t("The {shown} newest of {total}.", { shown: format.number(pairs.length), total: format.number(open) })}</p> : null}
          </>
        )
      }
    </Answered>
  );
}

function Said({ pair }: { pair: ClaimedPair }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const mayLink = useMay("customers.link");
  const name = (place: 0 | 1) => (
    <Link to="/customers/$customerId" params={{ customerId: pair.customerIds[place] }}>
      <b>
        <Data>{pair.names[place]}</Data>
      </b>
    </Link>
  );
  const about = t("{one} and {other}", { one: pair.names[0], other: pair.names[1] });
  return (
    <li className="beside">
      <div className="grow">
        <p>
          {name(0)} · {name(1)} <span className="meta">{format.dayAndClock(pair.foundAt)}</span>
        </p>
        <p className="quiet">
          <Data ltr>{pair.value}</Data> {t("is how the second is known; of the first it is said by {source}, not proven.", { source: sourceName(pair.source, t) })}
        </p>
      </div>
      {mayLink ? (
        <p className="line">
          <Button onPress={() => void decideClaimed(queries, pair, "accept")} label={`${t("One person")}: ${about}`}>
            {t("One person")}
          </Button>
          <Button onPress={() => void decideClaimed(queries, pair, "refuse")} label={`${t("Two people")}: ${about}`}>
            {t("Two people")}
          </Button>
        </p>
      ) : null}
    </li>
  );
}
