/** @jsxImportSource preact */
// The chat on a page that is not ours: in a shadow tree, so that neither's styles reach the other.
import { render } from "preact";
import { startChat } from "./chat.ts";
import { keeping } from "./kept.ts";
import { Panel } from "./panel.tsx";
import { style } from "./style.ts";
import { wordsIn } from "./words.ts";

/** @returns what pressing the button does */
export async function start(button: HTMLElement, script: HTMLScriptElement): Promise<() => void> {
  const at = script.src.replace(/[^/]*$/, "");
  const { identity, anonymousId, label, lang } = script.dataset;
  const spoken = await wordsIn(at, lang || document.documentElement.lang || navigator.language);
  const rtl = getComputedStyle(document.body).direction === "rtl";
  const vouched = identity ? { identityToken: identity, before: keeping("") } : undefined;
  const chat = startChat({ at, kept: keeping(userIn(identity)), vouched, anonymousId });
  const host = document.createElement("div");
  const tree = host.attachShadow({ mode: "open" });
  // Constructed, not written into the page: a site whose policy forbids inline styles shows them all the same.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  tree.adoptedStyleSheets = [sheet];
  // What is typed here is nothing to the page's own shortcuts.
  for (const kind of ["keydown", "keyup", "keypress"]) host.addEventListener(kind, (event) => event.stopPropagation());

  const show = (takeFocus: boolean) => {
    document.body.append(host);
    render(<Panel {...{ chat, spoken, rtl, close, takeFocus }} />, tree);
    button.style.visibility = "hidden";
  };
  const close = () => {
    chat.setOpen(false);
    render(null, tree);
    host.remove();
    button.style.visibility = "";
    button.focus();
  };
  chat.onChange(() => {
    const { open, fresh } = chat.shown();
    button.ariaExpanded = String(open);
    button.textContent = (label ?? spoken.words.title) + (fresh && !open ? ` (${fresh} ${spoken.words.fresh})` : "");
  });
  if (chat.shown().open) show(false);
  return () => {
    chat.setOpen(true);
    show(true);
  };
}

/** Who a signed identity is about; only to keep the chats of two people on one computer apart. The server checks the signature. */
function userIn(identity: string | undefined): string {
  try {
    return (JSON.parse(atob(identity!.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/"))) as { sub: string }).sub;
  } catch {
    return "";
  }
}
