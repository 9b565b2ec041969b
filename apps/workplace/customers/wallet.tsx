import { useQuery } from "@tanstack/react-query";
import { Figure } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { walletQuery } from "../data/queries.ts";

/** What share of their spending a customer gives us: as they said, else against a potential, which is called so. */
export function Wallet({ customerId }: { customerId: string }) {
  const { t, format } = useWords();
  const wallet = useQuery(walletQuery(customerId)).data?.wallet;
  if (wallet === undefined || wallet.kind === "not-shown") return <>–</>;
  if (wallet.kind === "too-new") return <>{t("too new to say")}</>;
  if (wallet.kind === "gone") return <>{t("nothing in two years")}</>;
  if (wallet.kind === "too-few") return <>{t("too few to say")}</>;
  if (wallet.kind === "no-purchases") return <>–</>;
  if (wallet.kind === "stated")
    return (
      <>
        <Figure>{format.percent(wallet.share)}</Figure> <span className="meta">{t("as they said {day}", { day: format.day(wallet.at) })}</span>
      </>
    );
  if (wallet.share === 1) return <span className="meta">{t("gives us more than nine in ten of {count} customers do; what they give others cannot be told from that", { count: format.number(wallet.like.customers) })}</span>;
  const { sameCountry, customers } = wallet.like;
  return (
    <>
      <Figure>{format.percent(wallet.share)}</Figure>{" "}
      <span className="meta">
        {t("of {amount}: potential, not measured", { amount: format.money(wallet.potential.amountMinor, wallet.potential.currency) })};{" "}
        {!sameCountry
          ? t("nine in ten of {count} customers stay below", { count: format.number(customers) })
          : t("nine in ten of {count} like them stay below", { count: format.number(customers) })}
      </span>
    </>
  );
}
