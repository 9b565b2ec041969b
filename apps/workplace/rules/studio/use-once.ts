import { useState } from "react";

/** True from the first time on: what was opened because something is wrong does not close under whoever mends it. */
export function useOnce(now: boolean): boolean {
  const [was, setWas] = useState(now);
  if (now && !was) setWas(true);
  return was || now;
}
