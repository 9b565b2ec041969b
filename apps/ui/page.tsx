import type { ReactNode } from "react";
import "./page.css";

/** The frame of every screen but the cockpit: title, what it is in one line, what can be done. */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="page">
      <header className="page-head">
        <div className="grow">
          <h1>{title}</h1>
          {lead ? <p className="quiet small">{lead}</p> : null}
        </div>
        {actions ? <div className="line">{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

export function Section({
  title,
  lead,
  actions,
  children,
  className,
  id,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  id?: string;
}) {
  return (
    <section id={id} className={className ? `section ${className}` : "section"} aria-label={title}>
      <header className="section-head">
        <div className="grow">
          <h2>{title}</h2>
          {lead ? <p className="quiet small">{lead}</p> : null}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** A figure that matters, with its range in words below. */
export function Headline({
  label,
  children,
  more,
  minor = false,
}: {
  label: string;
  children: ReactNode;
  more?: ReactNode;
  minor?: boolean;
}) {
  return (
    <div className={minor ? "headline minor" : "headline"}>
      <dt>{label}</dt>
      <dd>
        <span className="headline-figure">{children}</span>
        {more ? <span className="headline-more">{more}</span> : null}
      </dd>
    </div>
  );
}

/** Folded away until asked for. */
export function Fold({ title, children, open }: { title: ReactNode; children: ReactNode; open?: boolean }) {
  return (
    <details className="fold" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
