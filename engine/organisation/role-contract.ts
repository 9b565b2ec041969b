import { z } from "zod";

export const Role = z.enum(["owner", "lead", "agent", "analyst", "read-only"]).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;
