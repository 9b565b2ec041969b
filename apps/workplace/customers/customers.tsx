import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { CustomerRow } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { sharedScale } from "../../ui/gauge-geometry.ts";
import { Empty, Failed, Forbidden, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { type CustomerFilters, customersQuery, WINDOW } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { filterWords, sortedBy, sortOf, without } from "./filters.ts";
import { Grid } from "./grid.tsx";
import { tagsQuery } from "./knowledge/data.ts";
import { SearchBox } from "./search-box.tsx";
import "./customers.css";

export default function Customers() {
  const { t, format } = useWords();
  const filters = useSearch({ from: "/customers" });
  const navigate = useNavigate();
  const mayRead = useMay("customers.read");
  const go = (next: CustomerFilters) => void navigate({ to: "/customers", search: next, replace: true });
  const [visible, setVisible] = useState<readonly number[]>([0]);
  const { sort, order } = sortOf(filters);
  const asked = { ...filters, sort, order };
  const windows = useQueries({
    queries: visible.map((offset) => ({ ...customersQuery(asked, offset), enabled: mayRead })),
  });
  const first = windows.find((window) => window.data !== undefined)?.data;
  // The scale holds whoever is worth most of all who fit, however the list is sorted.
  const richest = useQuery({ ...customersQuery({ ...asked, sort: "value", order: "desc" }, 0), enabled: mayRead }).data;
  const values = (richest?.rows ?? first?.rows ?? []).flatMap((row) => (row.value12 ? [row.value12] : []));
  const failed = windows.find((window) => window.isError);
  const rowAt = (index: number): CustomerRow | undefined => {
    const at = visible.indexOf(Math.floor(index / WINDOW) * WINDOW);
    return at === -1 ? undefined : windows[at]?.data?.rows[index % WINDOW];
  };
  const tags = useQuery({ ...tagsQuery, enabled: mayRead }).data?.tags ?? [];
  const words = filterWords(filters, tags);

  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  return (
    <div className="customers">
      <header className="customers-head">
        <h1>{t("Customers")}</h1>
        <p className="meta customers-count" role="status">
          {first
            ? t("{found} of {all}", { found: format.number(first.total), all: format.number(first.customers) })
            : ""}
        </p>
        {first && first.customers > 0 ? (
          <p className="meta">{t("customers known by name, address or number; visitors are not counted")}</p>
        ) : null}
      </header>
      <div className="filters">
        <SearchBox
          value={filters.query ?? ""}
          onChange={(query) => go({ ...filters, query: query === "" ? undefined : query })}
        />
        {words.map(({ key, words: said }) => (
          <Button
            key={key}
            look="outline"
            label={t("Take away the filter: {filter}", { filter: t(said) })}
            onPress={() => go(without(filters, key))}
            className="chip"
          >
            {t(said)} <Icon name="close" size={12} />
          </Button>
        ))}
        <Menu
          label={t("Add a filter")}
          button={
            <>
              <Icon name="plus" size={14} /> {t("filter")}
            </>
          }
          choices={[
            { id: "tier high", text: t("high value") },
            { id: "tier middle", text: t("middle value") },
            { id: "tier low", text: t("low value") },
            { id: "tier none", text: t("no value yet") },
            { id: "stay 0.65", text: t("chance of buying below {percent}%", { percent: 65 }) },
            { id: "stay 0.4", text: t("chance of buying below {percent}%", { percent: 40 }) },
            { id: "stay 0.2", text: t("chance of buying below {percent}%", { percent: 20 }) },
            ...tags.filter((tag) => tag.customers > 0).map((tag) => ({ id: `tag ${tag.tagId}`, text: t("tagged “{name}”", { name: tag.name }), end: String(tag.customers) })),
          ]}
          onChoose={(id) => {
            const [what, value] = id.split(" ");
            go(
              what === "tier"
                ? { ...filters, tier: value as CustomerFilters["tier"] }
                : what === "tag"
                  ? { ...filters, tag: value }
                  : { ...filters, stayBelow: Number(value) },
            );
          }}
        />
      </div>
      {failed && first === undefined ? (
        <Failed
          what={t("The customers could not be read")}
          why={failed.error?.message ?? ""}
          onRetry={() => void failed.refetch()}
        />
      ) : first === undefined ? (
        <Skeleton rows={12} kind="rows" label={t("Reading customers")} />
      ) : first.total === 0 ? (
        words.length === 0 ? (
          <Empty title={t("There are no customers yet.")}>
            <p>{t("Bring them in with an import of orders, or connect a tracking client under Settings, API keys:")}</p>
            <code dir="ltr">npx rapport import orders orders.csv</code>
          </Empty>
        ) : (
          <Empty
            title={t("Nobody fits these filters.")}
            action={
              <Button look="outline" onPress={() => go({})}>
                {t("Take all filters away")}
              </Button>
            }
          />
        )
      ) : (
        <Grid
          total={first.total}
          filters={filters}
          rowAt={rowAt}
          onVisible={setVisible}
          onSort={(column) => go(sortedBy(filters, column))}
          scale={sharedScale(values)}
          currency={values[0]?.currency}
        />
      )}
    </div>
  );
}
