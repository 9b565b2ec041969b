import { Link } from "@tanstack/react-router";
import { Suspense, useImperativeHandle, useState } from "react";
import type { ActionView, Answer, HeldView, LampView } from "../../../engine/decisions/contract.ts";
import type { CockpitView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Lamp } from "../../ui/lamp.tsx";
import { later } from "../../ui/later.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { useWords } from "../../ui/words.tsx";
import { useLive } from "../data/live.ts";
import { useHouse } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { Gauges } from "../customers/gauges.tsx";
import type { OverrideReason } from "./acts.ts";
import { ruleWords } from "../words/rule-names.ts";
import { serverWords } from "../words/server-words.ts";
import type { ArticleWords } from "./composer.tsx";
import { Guidance } from "./guidance.tsx";
import { addressSaid, adviceDiffers, identityDoubt, isAdviceStale, PANEL_TITLES, type Panel, panelOrder } from "./panel-words.ts";
import "./panel.css";

const SightLine = later(() => import("../customers/hidden/sight-line.tsx"));
const CountedFrom = later(async () => ({ default: (await import("../value/counted-from-line.tsx")).CountedFrom }));
const Known = later(() => import("./known.tsx"), "page");
const Learn = later(() => import("./learn.tsx"), "page");
const PanelTimeline = later(() => import("./panel-timeline.tsx"), "page");

export interface PanelHandle {
  readonly show: (panel: Panel) => void;
  readonly toggleWhy: () => void;
  /** The advice that is on the screen, which may be older than the freshest. */
  readonly answer: () => Answer;
}

export interface CustomerPanelProps {
  readonly ref: React.Ref<PanelHandle>;
  readonly view: CockpitView;
  readonly mayAnswer: boolean;
  readonly onUseWords: (answer: Answer, action: ActionView) => void;
  readonly onUseStep: (words: string) => void;
  readonly onOverride: (answer: Answer, action: ActionView) => void;
  readonly onDone: (answer: Answer, action: ActionView) => void;
  /** What is held back is done all the same, for a reason. */
  readonly onDoneDespite: (answer: Answer, held: HeldView, reason: OverrideReason) => void;
  readonly onPromise: () => void;
  readonly onPutIn: (article: ArticleWords) => void;
  /** Opens the search for the customer, where nobody is named yet; left out for those who may not join two. */
  readonly onFind?: (sought?: string) => void;
}

const LAMPS_SHOWN = 4;

/** The right pane: who it is, what is out of the ordinary, what the rules advise and hold back. */
export function CustomerPanel({
  ref,
  view,
  mayAnswer,
  onUseWords,
  onUseStep,
  onOverride,
  onDone,
  onDoneDespite,
  onPromise,
  onPutIn,
  onFind,
}: CustomerPanelProps) {
  const { t } = useWords();
  const { live, session } = useHouse();
  const readsAll = Object.values(session.sight.fields).every((reading) => reading === "read");
  const liveState = useLive(live);
  const now = useNow();
  const order = panelOrder(view.answer.screen);
  const [chosen, setChosen] = useState<Panel>(order[0]?.panel ?? "guidance");
  const [why, setWhy] = useState(false);
  const [isWhySought, setWhySought] = useState(false);
  const [marked, setMarked] = useState<string | undefined>();
  const { answer, hasChanged, showFresh, pointer } = useCalmAdvice(view.answer);

  const show = (panel: Panel) => {
    if (order.some((entry) => entry.panel === panel)) setChosen(panel);
  };
  useImperativeHandle(ref, () => ({
    show,
    toggleWhy: () => {
      const opens = chosen !== "guidance" || !why;
      show("guidance");
      setWhy(opens);
      setWhySought(opens);
    },
    answer: () => answer,
  }));

  const openInteraction = (id: string) => {
    setMarked(id);
    setChosen("timeline");
  };
  const bodies: Readonly<Record<Panel, () => React.ReactNode>> = {
    guidance: () => (
      <Guidance
        answer={answer}
        hasChanged={hasChanged}
        onShowFresh={showFresh}
        isStale={isAdviceStale(view.answer.at, now, liveState.kind)}
        why={why}
        onWhy={setWhy}
        isWhySought={isWhySought}
        onWhyFound={() => setWhySought(false)}
        mayAnswer={mayAnswer}
        onUseWords={onUseWords}
        onUseStep={onUseStep}
        onOverride={onOverride}
        onDone={onDone}
        onDoneDespite={onDoneDespite}
        onInteraction={openInteraction}
      />
    ),
    known: () => (
      <Suspense fallback={<Skeleton rows={6} label={t("Reading what is known")} />}>
        <Known view={view} mayAnswer={mayAnswer} onPromise={onPromise} />
      </Suspense>
    ),
    timeline: () => (
      <Suspense fallback={<Skeleton rows={6} label={t("Reading the timeline")} />}>
        <PanelTimeline key={marked} customerId={view.profile.customerId} marked={marked} />
      </Suspense>
    ),
    learn: () => (
      <Suspense fallback={<Skeleton rows={3} label={t("Reading articles")} />}>
        <Learn view={view} mayAnswer={mayAnswer} onPutIn={onPutIn} />
      </Suspense>
    ),
  };
  const doubt = identityDoubt(view.answer.identity);

  return (
    <aside className="pane panel" aria-label={t("Customer")} data-region {...pointer}>
      <div className="panel-scroll">
        <PanelHead view={view} doubt={doubt.tone === "caution" ? view.answer.identity.evidence : null} />
        <Suspense>{readsAll ? null : <SightLine customerId={view.profile.customerId} rules />}</Suspense>
        <Suspense>{view.value.kind === "scored" ? <CountedFrom day={view.value.asOf} /> : null}</Suspense>
        <Gauges key={view.profile.customerId} customerId={view.profile.customerId} value={view.value} nobody={doubt.isNobody} onFind={onFind} addressSaid={addressSaid(view.messages)} />
        <Lamps lamps={view.answer.lamps} tables={view.answer.trace.tables} />
        <Tabs
          label={t("About the customer")}
          chosen={chosen}
          onChoose={(id) => setChosen(id as Panel)}
          tabs={order.map(({ panel, because }) => ({
            id: panel,
            title: t(PANEL_TITLES[panel]),
            body:
              panel === chosen ? (
                <>
                  {because ? (
                    <p className="meta because">
                      <Data>{because}</Data>
                    </p>
                  ) : null}
                  {bodies[panel]()}
                </>
              ) : null,
          }))}
        />
      </div>
    </aside>
  );
}

function PanelHead({ view, doubt }: { view: CockpitView; doubt: string | null }) {
  const { t, format, language } = useWords();
  const { profile, segment, segments } = view;
  const now = useNow();
  const here = profile.timeZone === null ? null : localClock(now, profile.timeZone, language);
  const where = [
    here !== null && profile.city
      ? t("{clock} in {city}", { clock: here, city: profile.city })
      : (profile.city ?? here),
    profile.email,
    profile.phone,
  ].filter((part): part is string => part !== null);
  return (
    <header className="panel-head">
      <h2>
        <Link to="/customers/$customerId" params={{ customerId: profile.customerId }}>
          <Data>{profile.name}</Data>
        </Link>
      </h2>
      <p className="small">
        {format.list([
          segment ? t(segment.title) : null,
          ...segments.map(({ title }) => title),
          !profile.known
            ? t("a visitor, nobody named yet")
            : profile.since
            ? t("customer since {when}", { when: new Date(profile.since).getFullYear() })
            : t("not a customer yet"),
        ])}
      </p>
      {where.length > 0 ? (
        <p className="meta">
          {where.map((part, index) => (
            <span key={part}>
              {index > 0 ? " · " : ""}
              <Data className="keep">{part}</Data>
            </span>
          ))}
        </p>
      ) : null}
      {doubt !== null ? (
        <p className="caution small identity-doubt">
          ▲ {t(serverWords(doubt))}
        </p>
      ) : null}
      {profile.lastHeardAt ? null : (
        <p className="meta">{t("Never heard from before {day}.", { day: format.day(now) })}</p>
      )}
    </header>
  );
}

function localClock(now: Date, timeZone: string, language: string): string | null {
  try {
    return new Intl.DateTimeFormat(language === "ar" ? "ar-AE-u-nu-latn" : "en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    }).format(now);
  } catch {
    return null; // a source named a zone that does not exist
  }
}

function Lamps({ lamps, tables }: { lamps: readonly LampView[]; tables: Answer["trace"]["tables"] }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  if (lamps.length === 0) return null;
  const shown = all || lamps.length <= LAMPS_SHOWN ? lamps : lamps.slice(0, LAMPS_SHOWN);
  return (
    <div>
      <ul className="lamps" aria-label={t("Out of the ordinary")}>
        {shown.map((lamp) => (
          <Lamp
            key={`${lamp.rule}${lamp.text}`}
            level={lamp.level}
            levelWord={lamp.level === "warning" ? t("Warning:") : t("Caution:")}
            title={t(ruleWords(lamp.rule, tables))}
          >
            <Data>
              <b>{lamp.text}</b>
              {lamp.more ? <> · {lamp.more}</> : null}
            </Data>
          </Lamp>
        ))}
      </ul>
      {shown.length < lamps.length ? (
        <Button look="plain" onPress={() => setAll(true)}>
          {t("{count} more", { count: lamps.length - shown.length })}
        </Button>
      ) : null}
    </div>
  );
}

/** Advice never moves under the pointer: while the mouse is in the panel, new advice waits behind one line. */
function useCalmAdvice(fresh: Answer) {
  const [inside, setInside] = useState(false);
  const [shown, setShown] = useState(fresh);
  const differs = shown !== fresh && shown.customerId === fresh.customerId && adviceDiffers(shown, fresh);
  const wait = inside && differs;
  if (!wait && shown !== fresh) setShown(fresh);
  return {
    answer: wait ? shown : fresh,
    hasChanged: wait,
    showFresh: () => setShown(fresh),
    pointer: { onPointerEnter: () => setInside(true), onPointerLeave: () => setInside(false) },
  };
}
