import { Suspense } from "react";
import type { ConversationRow } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { useWords } from "../../ui/words.tsx";
import { useActs } from "./acts.ts";
import "../customers/knowledge/knowledge.css";

const TagDialog = later(() => import("../customers/knowledge/tag-dialog.tsx"), "dialog");

/** What a conversation is marked with: the tags that customers carry too. */
export function ConversationTags({ row, mayAnswer, adding, onAdding }: { row: ConversationRow; mayAnswer: boolean; adding: boolean; onAdding: (open: boolean) => void }) {
  const { t } = useWords();
  const acts = useActs();
  return (
    <>
      {row.tags.length === 0 ? null : (
        <div className="line conversation-tags">
          <ul className="tag-list" aria-label={t("Tags")}>
            {row.tags.map((tag) => (
              <li key={tag.tagId} className="tag-chip small">
                <Data>{tag.name}</Data>
                {mayAnswer ? (
                  <Button className="tag-remove" label={t("Take away the tag: {name}", { name: tag.name })} onPress={() => acts.untag(row, tag)}>
                    <Icon name="close" size={11} />
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
          {mayAnswer ? (
            <Button icon="plus" onPress={() => onAdding(true)}>
              {t("Tag…")}
            </Button>
          ) : null}
        </div>
      )}
      <Suspense>{adding ? <TagDialog carried={row.tags.map((tag) => tag.tagId)} onAdd={(name) => acts.tag(row, name)} onClose={() => onAdding(false)} /> : null}</Suspense>
    </>
  );
}
