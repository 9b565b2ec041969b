// Drawn for Rapport: 24 units square, one 1.6 px line, no fill. The first eight are the rail's.
const PATHS = {
  cockpit: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17ZM3.8 14h5.4l2.8-3l2.8 3h5.4M12 3.5v2.2",
  customers:
    "M9 11.2a3.6 3.6 0 1 0 0-7.2a3.6 3.6 0 0 0 0 7.2ZM2.8 20c.3-3.6 2.8-5.8 6.2-5.8s5.9 2.2 6.2 5.8M15.6 4.5a3.4 3.4 0 0 1 0 6.3M17.6 14.8c2.1.8 3.4 2.6 3.6 5.2",
  segments: "M3 6h18M3 12h18M3 18h18M7 4v4M15.5 10v4M10.5 16v4",
  rules: "M3.5 4.5h17v15h-17ZM3.5 9.5h17M3.5 14.5h17M13 4.5v15",
  value: "M3.5 19a9.5 9.5 0 1 1 17 0M12 17.5l4.2-6.3M12 7v1.7M5.6 12l1.3 1M18.4 12l-.3.2",
  settings: "M12 2.8l7.8 4.6v9.2L12 21.2l-7.8-4.6V7.4ZM12 8.8a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 0 0 0-6.4Z",
  article: "M5.5 3.5h9l4 4v13h-13ZM14.5 3.5v4h4M8.5 12h7M8.5 15.5h7",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13ZM15.3 15.3L20.5 20.5",
  outcomes: "M4 4v16h16M8 13.5h5M10.5 11.5v4M12 8h7M16 6v4",
  chat: "M4 5h16v11.5h-9.5L6 20v-3.5H4Z",
  email: "M3.5 5.5h17v13h-17ZM3.5 7l8.5 6.5L20.5 7",
  voice:
    "M6.5 3.5h3l1.5 4.5l-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2l4.5 1.5v3c0 1.5-1 2.5-2.5 2.5C10.5 20 4 13.5 4 6c0-1.5 1-2.5 2.5-2.5Z",
  web: "M3.5 5h17v14h-17ZM3.5 9h17M6.3 7h.01M8.8 7h.01",
  sms: "M7.5 2.8h9v18.4h-9ZM10.8 18.3h2.4",
  social:
    "M8 12a3 3 0 1 0-3 3a3 3 0 0 0 3-3ZM21 6a3 3 0 1 0-3 3a3 3 0 0 0 3-3ZM21 18a3 3 0 1 0-3 3a3 3 0 0 0 3-3ZM7.7 10.6l7.6-3.3M7.7 13.4l7.6 3.3",
  post: "M3.5 19.5V10L12 4l8.5 6v9.5ZM3.5 10.5L12 15.5l8.5-5",
  shop: "M5 8.5h14l1 11.5H4ZM8.5 11V7a3.5 3.5 0 0 1 7 0v4",
  portal: "M5 21V3.5h10V21M15 6.5h4V21M3 21h18M11.7 12.5h.01",
  partner: "M3.5 7l4-2l4.5 2l4.5-2l4 2v8l-4.5 4.5L12 15.5l-4 4L3.5 15ZM12 7L8.5 11l2 1.5L13 10.5l4 4.5",
  other: "M6 12h.01M12 12h.01M18 12h.01",
  snooze: "M12 6a7 7 0 1 0 0 14a7 7 0 0 0 0-14ZM12 9.5V13l2.3 1.7M3.5 6.5l3-2.5M20.5 6.5l-3-2.5",
  check: "M5 12.5l4.7 4.7L19 7.5",
  up: "M6.5 14.5l5.5-5.5l5.5 5.5",
  down: "M6.5 9.5l5.5 5.5l5.5-5.5",
  end: "M9.5 6.5l5.5 5.5l-5.5 5.5",
  start: "M14.5 6.5L9 12l5.5 5.5",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  lock: "M5.5 11h13v9h-13ZM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  menu: "M4 7h16M4 12h16M4 17h16",
  undo: "M8.5 5L4.5 9l4 4M4.5 9H15a5 5 0 0 1 0 10h-4",
  clip: "M19.5 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3 3 0 0 1 4.3 4.3l-7.9 7.9a1.5 1.5 0 0 1-2.1-2.1l7.2-7.2",
  tag: "M4 4h8.2l8 8l-8.2 8.2l-8-8ZM8.2 8.2h.01",
  copy: "M8.5 8.5h11v11h-11ZM15.5 8.5v-4h-11v11h4",
  link: "M10 14l4-4M9 9.5L7 11.5a3.8 3.8 0 0 0 5.4 5.4L14.5 15M15 14.5l2-2A3.8 3.8 0 0 0 11.6 7L9.5 9",
  sun: "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8ZM12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3l1.8 1.8M16.9 16.9l1.8 1.8M5.3 18.7l1.8-1.8M16.9 7.1l1.8-1.8",
  decision: "M12 3.5v5M12 8.5L6 14.5v6M12 8.5l6 6v6M9 5.5l3-2.5l3 2.5",
  person: "M12 11.5a4 4 0 1 0 0-8a4 4 0 0 0 0 8ZM4.5 20.5c.5-4 3.4-6.3 7.5-6.3s7 2.3 7.5 6.3",
  promise: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17ZM12 7v5.3l3.5 2",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing; it never speaks, the words beside it do. `flip` turns arrows round where text runs from right to left. */
export function Icon({ name, size = 16, flip = false }: { name: IconName; size?: number; flip?: boolean }) {
  return (
    <svg
      className={flip ? "icon flip" : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={(1.6 * 24) / Math.max(size, 18)}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
