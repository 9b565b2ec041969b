import { Link } from "@tanstack/react-router";
import type { GroupMention } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { say } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { useMay } from "../../data/session.tsx";
import { useGroupTelling } from "./data.ts";

/** Notes on households, organisations and partners that mention whoever is signed in. */
export function GroupMentions({ mentions }: { mentions: readonly GroupMention[] }) {
  if (mentions.length === 0) return null;
  return (
    <ul className="ruled small">
      {mentions.map((mention) => (
        <Mention key={mention.noteId} mention={mention} />
      ))}
    </ul>
  );
}

function Mention({ mention: { groupId, groupName, noteId, what, madeBy, isRead } }: { mention: GroupMention }) {
  const { t } = useWords();
  const mayWrite = useMay("customers.write");
  const { tell, act } = useGroupTelling(groupId);
  const set = (read: boolean) => tell(`/notes/${noteId}`, "PATCH", { isRead: read });
  return (
    <li className="beside">
      <div className={isRead ? "grow quiet" : "grow"}>
        <Data>{what}</Data> <span className="meta">{t("{name} mentioned you", { name: madeBy.name })}</span>{" "}
        <Link to="/groups/$groupId" params={{ groupId }}>
          <Data>{groupName}</Data>
        </Link>
      </div>
      {mayWrite ? (
        isRead ? (
          <Button label={t("Open again: {subject}", { subject: what })} onPress={() => act(say("Open again: {subject}", { subject: what }), () => set(false), () => set(true))}>
            {t("Open again")}
          </Button>
        ) : (
          <Button look="outline" label={t("Read: {what}", { what })} onPress={() => act(say("Done: {what}", { what }), () => set(true), () => set(false))}>
            {t("Read")}
          </Button>
        )
      ) : null}
    </li>
  );
}
