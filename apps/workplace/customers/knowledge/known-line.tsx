import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { CustomerKnowledge, HealthThing } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { later } from "../../../ui/later.tsx";
import { Fold } from "../../../ui/page.tsx";
import { say, word } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { useHouse, useMay } from "../../data/session.tsx";
import { attributeName } from "./attribute-names.ts";
import { knowledgeQuery, useTelling } from "./data.ts";
import { DoneLine } from "./done-line.tsx";
import "./knowledge.css";

const TagDialog = later(() => import("./tag-dialog.tsx"), "dialog");

/** Tags, who follows, and how full and fresh the profile is: one line under the name. */
export function KnownLine({ customerId }: { customerId: string }) {
  const known = useQuery(knowledgeQuery(customerId)).data;
  const mayWrite = useMay("customers.write");
  if (known === undefined) return <div className="known-line" />;
  return (
    <div className="known-line">
      <DoneLine />
      <div className="line">
        <Tags customerId={customerId} tags={known.tags} mayWrite={mayWrite} />
        <Following customerId={customerId} followers={known.followers} mayWrite={mayWrite} />
      </div>
      <Health health={known.health} />
    </div>
  );
}

function Tags({ customerId, tags, mayWrite }: { customerId: string; tags: CustomerKnowledge["tags"]; mayWrite: boolean }) {
  const { t } = useWords();
  const { tell, act } = useTelling(customerId);
  const [adding, setAdding] = useState(false);
  const remove = (tag: CustomerKnowledge["tags"][number]) =>
    act(
      say("Tag taken away: {name}", { name: tag.name }),
      () => tell(`/tags/${tag.tagId}`, "DELETE"),
      () => tell("/tags", "POST", { name: tag.name }),
    );
  return (
    <>
      <ul className="tag-list" aria-label={t("Tags")}>
        {tags.map((tag) => (
          <li key={tag.tagId} className="tag-chip small">
            <Data>{tag.name}</Data>
            {mayWrite ? (
              <Button className="tag-remove" label={t("Take away the tag: {name}", { name: tag.name })} onPress={() => remove(tag)}>
                <Icon name="close" size={11} />
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <Button icon="plus" onPress={() => setAdding(true)}>
          {t("Tag…")}
        </Button>
      ) : null}
      <Suspense>{adding ? <TagDialog carried={tags.map((tag) => tag.tagId)} onAdd={(name) => tell("/tags", "POST", { name })} onClose={() => setAdding(false)} /> : null}</Suspense>
    </>
  );
}

function Following({ customerId, followers, mayWrite }: { customerId: string; followers: CustomerKnowledge["followers"]; mayWrite: boolean }) {
  const { t, format } = useWords();
  const { session } = useHouse();
  const { tell, act } = useTelling(customerId);
  const follows = followers.some((person) => person.id === session.person.id);
  const follow = (on: boolean) => tell("/follow", "POST", { follow: on });
  return (
    <span className="line small">
      {mayWrite ? (
        <Button
          pressed={follows}
          onPress={() => act(follows ? say("You no longer follow this customer.") : say("You follow this customer."), () => follow(!follows), () => follow(follows))}
        >
          {follows ? t("You follow") : t("Follow")}
        </Button>
      ) : null}
      {followers.length === 0 ? null : <span className="meta">{t("Followed by {names}", { names: format.list(followers.map((person) => person.name)) })}</span>}
    </span>
  );
}

const THINGS: Readonly<Record<HealthThing, string>> = {
  name: word("name"),
  email: word("e-mail"),
  phone: word("telephone"),
  city: word("city"),
  country: word("country"),
  language: word("language"),
  preferred_channel: word("preferred channel"),
  consent: word("consent to offers, yes or no"),
};

function Health({ health }: { health: CustomerKnowledge["health"] }) {
  const { t, format } = useWords();
  const { completeness, freshness, freshDays } = health;
  const complete = t("Profile: {known} of {expected} known", { known: completeness.known, expected: completeness.expected });
  const fresh = freshness === null ? null : t("{fresh} of {counted} said within a year", { fresh: freshness.fresh, counted: freshness.counted });
  const stale = freshness?.stale ?? [];
  if (completeness.missing.length === 0 && stale.length === 0) return <p className="meta">{format.list([complete, fresh])}</p>;
  return (
    <Fold title={format.list([complete, fresh])}>
      <div className="small stack">
        {completeness.missing.length === 0 ? null : <p>{t("Missing: {what}", { what: format.list(completeness.missing.map((thing) => t(THINGS[thing]))) })}</p>}
        {stale.length === 0 ? null : (
          <p>
            {t("Last said more than {days} days ago:", { days: freshDays })}{" "}
            {stale.map(({ key, saidAt }, index) => (
              <span key={key}>
                {index === 0 ? "" : " · "}
                <Data>{attributeName(key, t)}</Data> {format.day(saidAt)}
              </span>
            ))}
          </p>
        )}
      </div>
    </Fold>
  );
}
