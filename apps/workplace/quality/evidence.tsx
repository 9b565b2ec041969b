import { Figure } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { comparedWords, levelWords, type Weighed, waterfall } from "./evidence-words.ts";

/** Each part of the evidence with its bar, from what is known of any two to what is known of these. */
export function Evidence({ evidence, anyTwo }: { evidence: Weighed; anyTwo: string }) {
  const { t, format } = useWords();
  const { steps, evenOdds } = waterfall(evidence);
  const byKey = new Map(evidence.contributions.map((c) => [c.comparison, c]));
  const bits = (value: number) => `${value < 0 ? "−" : "+"}${format.number(Math.abs(value), 1)}`;
  return (
    <Section title={t("What speaks for it")} lead={t("In bits: each bit doubles the odds, each below nothing halves them. Ten bits are a thousand to one.")}>
      <ol className="falls small">
        {steps.map((step) => {
          const part = byKey.get(step.key);
          const words = part === undefined ? anyTwo : t(comparedWords(step.key));
          return (
            <li key={step.key} className="fall">
              <span className="fall-what">
                {words}
                {part === undefined ? null : <span className="meta"> {t(levelWords(part))}</span>}
                {part !== undefined && part.rarityBits > 1 ? <span className="meta"> · {t("a rare value")}</span> : null}
                {part !== undefined && part.rarityBits < -1 ? <span className="meta"> · {t("a common value")}</span> : null}
              </span>
              <span className="fall-bar" aria-hidden="true">
                <i className="fall-even" style={{ insetInlineStart: `${evenOdds * 100}%` }} />
                <i className={step.bits < 0 ? "fall-part against" : "fall-part"} style={{ insetInlineStart: `${step.start * 100}%`, inlineSize: `${step.length * 100}%` }} />
              </span>
              <span className="fall-bits">
                <Figure>{bits(step.bits)}</Figure>
              </span>
            </li>
          );
        })}
        <li className="fall sum">
          <span className="fall-what">{t("Together")}</span>
          <span className="fall-bar" aria-hidden="true" />
          <span className="fall-bits">
            <Figure>{bits(evidence.weightBits)}</Figure>
          </span>
        </li>
      </ol>
    </Section>
  );
}
