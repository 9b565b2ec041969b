import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components/Tabs";
import "./tabs.css";

export interface TabChoice {
  readonly id: string;
  readonly title: string;
  readonly body: ReactNode;
}

export function Tabs({ label, tabs, chosen, onChoose }: { label: string; tabs: readonly TabChoice[]; chosen: string; onChoose: (id: string) => void }) {
  return (
    <AriaTabs className="tabs" selectedKey={chosen} onSelectionChange={(key) => onChoose(String(key))}>
      <TabList aria-label={label} className="tab-list">
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="tab">
            {tab.title}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="tab-panel">
          {tab.body}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
