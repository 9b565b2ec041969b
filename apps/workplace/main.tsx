import "../ui/all.css";
import "../ui/fonts.ts";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { loadLaterFonts } from "../ui/fonts.ts";
import { AskAgain } from "../ui/states.tsx";
import { WordsProvider } from "../ui/words.tsx";
import { ApiProblem, isUnreachable } from "./data/api.ts";
import { askAgain } from "./data/ask-again.ts";
import { applyPrefs } from "./shell/apply-prefs.ts";
import { makeRouter } from "./shell/router.tsx";

/** A session that ended while the page was open: ask again who is there, and the sign-in page takes over. */
const onSignedOut = (error: unknown) => {
  if (error instanceof ApiProblem && error.status === 401 && queries.getQueryData(["session"]) !== undefined)
    void queries.resetQueries({ queryKey: ["session"] });
};
const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => (query.queryKey[0] === "session" ? undefined : onSignedOut(error)),
  }),
  mutationCache: new MutationCache({ onError: onSignedOut }),
  defaultOptions: {
    // The live stream says what has changed; looking at a tab again is no reason to ask.
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => isUnreachable(error) && count < 2,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

void applyPrefs().then(() => {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <WordsProvider>
        <AskAgain value={() => void askAgain(queries)}>
          <RouterProvider router={makeRouter(queries)} />
        </AskAgain>
      </WordsProvider>
    </QueryClientProvider>,
  );
  loadLaterFonts();
  // What floats is not needed to read the page, and should be there when it is asked for.
  const fetchFloats = () =>
    void Promise.all([
      import("../ui/menu-list.tsx"),
      import("../ui/popup-body.tsx"),
      import("./cockpit/known.tsx"),
      import("./cockpit/snooze-form.tsx"),
      import("./cockpit/override-dialog.tsx"),
      import("./shell/palette.tsx"),
    ]).catch(() => undefined); // without network: whoever asks for one fetches it then
  if ("requestIdleCallback" in window) window.requestIdleCallback(fetchFloats, { timeout: 3000 });
  else setTimeout(fetchFloats, 1000);
});
