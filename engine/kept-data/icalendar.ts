import { folded, textValue, utcStamp } from "./content-lines.ts";

/** Something to be done by a time: a promise, a task. */
export interface ToDo {
  readonly id: string;
  readonly summary: string;
  readonly madeAt: Date;
  readonly dueAt: Date | null;
  readonly doneAt: Date | null;
  readonly withdrawn: boolean;
}

/** Something that happened, or will, at a time: a meeting, an appointment. */
export interface CalendarEvent {
  readonly id: string;
  readonly summary: string;
  readonly at: Date;
  readonly minutes: number | null;
  readonly place: string | null;
}

/** A calendar as iCalendar 2.0 (RFC 5545): what was promised and is to be done as VTODO, meetings as VEVENT. */
export function icalendarOf(toDos: readonly ToDo[], events: readonly CalendarEvent[], at: Date): string {
  return folded([
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rapport//Customer copy//EN",
    ...events.flatMap((event) => [
      "BEGIN:VEVENT", `UID:${event.id}`, `DTSTAMP:${utcStamp(at)}`, `DTSTART:${utcStamp(event.at)}`, ...(event.minutes === null ? [] : [`DURATION:PT${Math.max(1, Math.round(event.minutes))}M`]),
      `SUMMARY:${textValue(event.summary)}`, ...(event.place === null ? [] : [`LOCATION:${textValue(event.place)}`]), "END:VEVENT",
    ]),
    ...toDos.flatMap((toDo) => [
      "BEGIN:VTODO", `UID:${toDo.id}`, `DTSTAMP:${utcStamp(at)}`, `CREATED:${utcStamp(toDo.madeAt)}`, ...(toDo.dueAt === null ? [] : [`DUE:${utcStamp(toDo.dueAt)}`]), `SUMMARY:${textValue(toDo.summary)}`,
      ...(toDo.doneAt === null ? [`STATUS:${toDo.withdrawn ? "CANCELLED" : "NEEDS-ACTION"}`] : ["STATUS:COMPLETED", `COMPLETED:${utcStamp(toDo.doneAt)}`]), "END:VTODO",
    ]),
    "END:VCALENDAR",
  ]);
}
