import { Autocomplete } from "react-aria-components/Autocomplete";
import { Collection } from "react-aria-components/Collection";
import { Header } from "react-aria-components/Header";
import { Input } from "react-aria-components/Input";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { SearchField } from "react-aria-components/SearchField";
import { markedPieces } from "./marked.ts";
import "./float.css";

export interface Command {
  readonly id: string;
  readonly text: string;
  readonly end?: string;
  /** A second line: by what it was found. */
  readonly under?: string;
  /** What to mark in both lines, in small letters without accents. */
  readonly marks?: readonly string[];
}

export interface CommandSection {
  readonly id: string;
  readonly title: string;
  readonly commands: readonly Command[];
}

export interface CommandsProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly sections: readonly CommandSection[];
  readonly onChoose: (id: string) => void;
  readonly empty: string;
}

function Marked({ text, marks = [] }: { text: string; marks?: readonly string[] }) {
  return (
    <bdi>
      {marks.length === 0
        ? text
        : markedPieces(text, marks).map((piece, at) =>
            piece.isMarked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
          )}
    </bdi>
  );
}

/** One field and what it finds; the focus stays in the field, arrows move through the list. */
export function Commands({ label, text, onText, sections, onChoose, empty }: CommandsProps) {
  return (
    <Autocomplete inputValue={text} onInputChange={onText}>
      <SearchField className="palette-input" aria-label={label} autoFocus>
        <Input className="input" placeholder={label} dir="auto" />
      </SearchField>
      {/* What scrolls can be reached by keys of its own too, for those who read rather than search. */}
      <div className="palette-scroll" tabIndex={0} role="group" aria-label={label}>
        <Menu
          className="palette-list"
          aria-label={label}
          items={sections}
          onAction={(key) => onChoose(String(key))}
          renderEmptyState={() => <p className="quiet small palette-title">{empty}</p>}
        >
          {(section) => (
            <MenuSection id={section.id}>
              <Header className="palette-title">{section.title}</Header>
              <Collection items={section.commands}>
                {(command) => (
                  <MenuItem id={command.id} className="menu-item" textValue={command.text}>
                    <span className="command-words">
                      <Marked text={command.text} marks={command.marks} />
                      {command.under ? (
                        <span className="command-under">
                          <Marked text={command.under} marks={command.marks} />
                        </span>
                      ) : null}
                    </span>
                    {command.end ? <span className="end">{command.end}</span> : null}
                  </MenuItem>
                )}
              </Collection>
            </MenuSection>
          )}
        </Menu>
      </div>
    </Autocomplete>
  );
}
