import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { SegmentPage } from "../../../engine/segments/contract.ts";
import { Page } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Forbidden, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { segmentQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { SegmentForm } from "./segment-form.tsx";

/** A segment said anew: its next version. */
export default function ChangeSegment() {
  const { t } = useWords();
  const { key } = useParams({ from: "/segments/$key/change" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const me = useHouse().session.person.id;
  const mayMake = useMay("segments.write");
  const asked = useQuery({ ...segmentQuery(key), enabled: mayMake });
  const back = () => navigate({ to: "/segments/$key", params: { key } });
  if (!mayMake) return <Forbidden what={t("Segments are made by analysts, leads and owners who see all customers.")} />;
  return (
    <Answered page query={asked} failed={t("The segment could not be read")} waiting={<Skeleton rows={4} label={t("Reading the segment")} />}>
      {({ segment }) => {
        const before = { title: segment.title, purpose: segment.purpose, owner: segment.owner?.id ?? me, filters: segment.filters };
        return (
          <Page title={t("Change “{name}”", { name: segment.title })} lead={t("What you say is version {version}. The versions before it are kept.", { version: segment.version + 1 })}>
            <SegmentForm
              key={segment.version}
              said={before}
              act={t("Save version {version}", { version: segment.version + 1 })}
              onCancel={() => void back()}
              onSay={async (said) => {
                const tell = async (body: object) => {
                  queries.setQueryData(segmentQuery(key).queryKey, await api<SegmentPage>(`/segments/${key}`, { method: "PATCH", body }));
                  void queries.invalidateQueries({ queryKey: ["segments"], exact: true });
                };
                await tell(said);
                setLastAct({ kind: "done", words: say("“{name}” is said anew.", { name: said.title }), goesAlong: true, undo: () => tell(before) });
                await back();
              }}
            />
          </Page>
        );
      }}
    </Answered>
  );
}
