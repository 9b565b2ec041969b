import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { type Column, type Row, Table } from "./table.tsx";
import { useWords } from "./words.tsx";
import "./chart.css";

export interface ChartProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** What the drawing shows, in one or two sentences, for those who do not see it. */
  readonly label: string;
  readonly height: number;
  readonly draw: (width: number) => ReactNode;
  /** The same figures as a table, one press away. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A drawing with its words above and its table behind it. It is drawn at the width it has, so type keeps its size. */
export function Chart({ title, lead, label, height, draw, columns, rows }: ChartProps) {
  const { t } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [asTable, setAsTable] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (box === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box);
    return () => observer.disconnect();
  }, [asTable]);
  return (
    <figure className="chart-figure">
      <figcaption className="section-head">
        <div className="grow">
          <h2>{title}</h2>
          {lead ? <p className="quiet small">{lead}</p> : null}
        </div>
        <Button
          onPress={() => setAsTable((was) => !was)}
          label={asTable ? t("{title}: as a drawing", { title }) : t("{title}: as a table", { title })}
        >
          {asTable ? t("As a drawing") : t("As a table")}
        </Button>
      </figcaption>
      {asTable ? (
        <Table label={title} columns={columns} rows={rows} />
      ) : (
        <div ref={frame} dir="ltr">
          <svg className="chart" width={width} height={height} role="img" aria-label={label}>
            {width > 0 ? draw(width) : null}
          </svg>
        </div>
      )}
    </figure>
  );
}
