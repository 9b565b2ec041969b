import { useQuery } from "@tanstack/react-query";
import { customerQuery } from "../data/queries.ts";
import BeginDialog from "./begin-dialog.tsx";
import TouchPointDialog from "./touch-point-dialog.tsx";

/** What is done by hand with the customer whose page is open, from wherever it was asked for. */
export default function OnCustomer({ what, customerId, onClose }: { what: "touch-point" | "begin"; customerId: string; onClose: () => void }) {
  const page = useQuery(customerQuery(customerId)).data;
  if (page === undefined) return null;
  const { profile, conversations } = page;
  return what === "begin" ? (
    <BeginDialog customerId={profile.customerId} customerName={profile.name} onClose={onClose} />
  ) : (
    <TouchPointDialog customerId={profile.customerId} customerName={profile.name} conversations={conversations} onClose={onClose} />
  );
}
