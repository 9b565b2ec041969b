/** Whether a page names this script; after an upgrade the same page names another, for names change with their content. */
export function namesScript(html: string, src: string): boolean {
  return html.includes(`"${src}"`);
}

/** Whether the server hands out another build than the one that runs here. Not known without a connection: then false. */
export async function isBuiltAnew(): Promise<boolean> {
  const running = document.querySelector('script[type="module"][src]')?.getAttribute("src");
  if (running === null || running === undefined) return false;
  try {
    const page = await fetch("/", { headers: { accept: "text/html" }, cache: "no-store" });
    return page.ok && !namesScript(await page.text(), running);
  } catch {
    return false;
  }
}
