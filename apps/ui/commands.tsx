import { Autocomplete } from "react-aria-components/Autocomplete";
import { Collection } from "react-aria-components/Collection";
import { Header } from "react-aria-components/Header";
import { Input } from "react-aria-components/Input";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { SearchField } from "react-aria-components/SearchField";
import "./float.css";

export interface Command {
  readonly id: string;
  readonly text: string;
  readonly end?: string;
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

/** One field and what it finds; the focus stays in the field, arrows move through the list. */
export function Commands({ label, text, onText, sections, onChoose, empty }: CommandsProps) {
  return (
    <Autocomplete inputValue={text} onInputChange={onText}>
      <SearchField className="palette-input" aria-label={label} autoFocus>
        <Input className="input" placeholder={label} dir="auto" />
      </SearchField>
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
                  <bdi>{command.text}</bdi>
                  {command.end ? <span className="end">{command.end}</span> : null}
                </MenuItem>
              )}
            </Collection>
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  );
}
