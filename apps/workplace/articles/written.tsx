import type { ReactNode } from "react";
import { type Inline, readWriting } from "./writing.ts";
import "./articles.css";

/** An article as it is read. `lang` lets it be spoken and broken into lines rightly. */
export function Written({ body, language, levelDown = 0 }: { body: string; language: string; /** how many levels its headings stand below those of a page */ levelDown?: 0 | 1 }) {
  return (
    <div className="written" lang={language} dir="auto">
      {readWriting(body).map((block, at) => {
        if (block.kind === "heading") {
          const Heading = `h${block.level + levelDown}` as "h2" | "h3" | "h4";
          return <Heading key={at} dir="auto">{inline(block.parts)}</Heading>;
        }
        if (block.kind === "list") {
          const List = block.ordered ? "ol" : "ul";
          return (
            <List key={at} dir="auto">
              {block.items.map((item, place) => (
                <li key={place}>{inline(item)}</li>
              ))}
            </List>
          );
        }
        return (
          <p key={at} dir="auto">
            {block.lines.map((line, place) => (
              <span key={place}>
                {place > 0 ? <br /> : null}
                {inline(line)}
              </span>
            ))}
          </p>
        );
      })}
    </div>
  );
}

function inline(parts: readonly Inline[]): ReactNode {
  return parts.map((part, at) => {
    if (part.kind === "bold") return <strong key={at}>{part.text}</strong>;
    if (part.kind === "link")
      return (
        <a key={at} href={part.to} rel="noopener noreferrer" target="_blank">
          {part.text}
        </a>
      );
    return <span key={at}>{part.text}</span>;
  });
}
