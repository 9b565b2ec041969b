// What a shop's page loads: a button, and nothing else until somebody comes near it or has a chat going on.
const script = document.currentScript as HTMLScriptElement;
const button = document.createElement("button");
type Widget = { start(button: HTMLElement, script: HTMLScriptElement): Promise<() => void> };
let toggle: Promise<() => void> | undefined;
const load = () =>
  (toggle ??= (import(/* @vite-ignore */ script.src.replace(/[^/]*$/, "widget.js")) as Promise<Widget>)
    .then((widget) => widget.start(button, script))
    .catch(() => (toggle = undefined, () => {}))); // away just now: the next press tries again
button.type = "button";
button.textContent = script.dataset["label"] ?? "Chat with us";
button.style.cssText =
  "position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;font:600 15px/20px system-ui;padding:12px 18px;border:1px solid #fff8;border-radius:6px;background:#1c1f25;color:#fff;cursor:pointer";
button.ariaHasPopup = "dialog";
button.onpointerenter = button.onfocus = load;
button.onclick = () => load().then((press) => press());
const show = () => document.body.append(button);
if (document.body) show();
else addEventListener("DOMContentLoaded", show);
try {
  if (localStorage["rapport.chat"]) load();
} catch {} // a browser that keeps nothing
