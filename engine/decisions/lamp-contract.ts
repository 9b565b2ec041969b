// One lamp of an answer.
import { z } from "zod";

export const Lamp = z.object({ level: z.enum(["caution", "warning"]), text: z.string(), more: z.string(), rule: z.string() }).meta({ id: "Lamp" });
export type Lamp = z.infer<typeof Lamp>;
