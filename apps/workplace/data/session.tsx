import { createContext, type ReactNode, use } from "react";
import type { Permission, SessionView } from "../../../engine/organisation/contract.ts";
import type { Outbox } from "../cockpit/outbox.ts";
import type { Live } from "./live.ts";

interface House {
  readonly session: SessionView;
  readonly live: Live;
  readonly outbox: Outbox;
}

const HouseContext = createContext<House | null>(null);

export function HouseProvider({ children, ...house }: House & { children: ReactNode }) {
  return <HouseContext value={house}>{children}</HouseContext>;
}

/** Who is signed in, the connection they follow, and their messages on the way. */
export function useHouse(): House {
  const house = use(HouseContext);
  if (house === null) throw new Error("A screen that needs a session was shown without one.");
  return house;
}

export function useMay(permission: Permission): boolean {
  return useHouse().session.permissions.includes(permission);
}
