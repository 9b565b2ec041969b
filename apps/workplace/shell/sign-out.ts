import { api } from "../data/api.ts";

/** Ends the session and starts the page afresh, so that nothing of it stays in memory. Drafts stay in this browser. */
export async function signOut(): Promise<void> {
  await api("/auth/sign-out", { method: "POST", body: {} }).catch(() => undefined);
  window.location.assign("/");
}
