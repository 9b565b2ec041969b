export type Client = "segment" | "rudderstack" | "jitsu" | "posthog";

/** How each tracking client is pointed at this house: the official client, unchanged, with our address and a write key. */
export function snippetFor(
  client: Client,
  { address, writeKey }: { readonly address: string; readonly writeKey: string },
): string {
  switch (client) {
    case "segment":
      return `import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  { writeKey: "${writeKey}", cdnURL: "${address}" },
  { integrations: { "Segment.io": { apiHost: "${address.replace(/^https?:\/\//, "")}/v1", protocol: "${address.startsWith("https") ? "https" : "http"}" } } },
);
analytics.identify("customer-1", { email: "amara@example.com" });`;
    case "rudderstack":
      return `import { RudderAnalytics } from "@rudderstack/analytics-js";

const analytics = new RudderAnalytics();
analytics.load("${writeKey}", "${address}", { configUrl: "${address}" });
analytics.identify("customer-1", { email: "amara@example.com" });`;
    case "jitsu":
      return `import { jitsuAnalytics } from "@jitsu/js";

const analytics = jitsuAnalytics({ host: "${address}", writeKey: "${writeKey}" });
analytics.identify("customer-1", { email: "amara@example.com" });`;
    case "posthog":
      return `import posthog from "posthog-js";

posthog.init("${writeKey}", { api_host: "${address}" });
posthog.identify("customer-1", { email: "amara@example.com" });`;
  }
}
