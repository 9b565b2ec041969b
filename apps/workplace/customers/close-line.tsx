import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import type { Close } from "./close-spelling.ts";

/** Says that the list shows those who are close to what was typed, or that there are such. */
export function CloseLine({ close, query, onShow }: { close: Close; query: string; onShow: () => void }) {
  const { t, format } = useWords();
  const names = close.spelt.length === 0 ? null : <> <Data>{format.list(close.spelt)}</Data></>;
  return (
    <div className="line close-line">
      <p role="status">
        {close.kind === "instead" ? (
          <>
            {t("Nobody is written exactly “{text}”. These are close:", { text: query })}
            {names}
          </>
        ) : (
          <>
            {close.atLeast ? t("More than {count} others are written nearly so:", { count: format.number(close.count) }) : t("{count, plural, one {# other is written nearly so:} other {# others are written nearly so:}}", { count: close.count })}
            {names}
          </>
        )}
      </p>
      {close.kind === "beside" ? <Button onPress={onShow}>{t("Show them too")}</Button> : null}
    </div>
  );
}
