// For tests: requests in the shape of the recorded ones, one or two a client, for machines that have no recordings.

export interface Exchange {
  readonly t: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** "gzip magic without content-encoding" where the client packed the body and did not say so. */
  readonly note?: string;
  readonly body: unknown;
}

const t = "2026-11-22T10:00:01.000Z";
const at = "2026-11-22T10:00:00.000Z";
const basic = { authorization: "Basic V0s6" };
const gzipSilently = "gzip magic without content-encoding";

export const handMade: Readonly<Record<string, readonly Exchange[]>> = {
  "segment-analytics-node": [
    {
      t, method: "POST", url: "/v1/batch", headers: { ...basic, "content-type": "application/json" },
      body: {
        batch: [
          { timestamp: "2026-01-02T03:04:05.000Z", type: "identify", userId: "u1", anonymousId: "a1", traits: { email: "a@b.example" }, context: {}, messageId: "seg-1" },
          { timestamp: at, type: "track", event: "Order Completed", userId: "u1", properties: { revenue: 10, items: [{ sku: "x" }] }, context: {}, messageId: "seg-2" },
          { timestamp: at, type: "page", name: "Home", category: "Docs", anonymousId: "a1", properties: { url: "https://shop.example/" }, context: {}, messageId: "seg-3" },
          { timestamp: at, type: "alias", userId: "u1", previousId: "a1", context: {}, messageId: "seg-4" },
        ],
        writeKey: "WK", sentAt: t,
      },
    },
  ],
  "browser.segment": [
    { t, method: "GET", url: "/v1/projects/WK/settings", headers: {}, body: "" },
    { t, method: "OPTIONS", url: "/v1/p", headers: { origin: "http://127.0.0.1:1", "access-control-request-method": "POST", "access-control-request-headers": "authorization" }, body: "" },
    { t, method: "POST", url: "/v1/p", headers: { ...basic, "content-type": "text/plain" }, body: { timestamp: at, type: "page", anonymousId: "a1", properties: { path: "/" }, context: { page: { path: "/" } }, messageId: "ajs-1", writeKey: "WK", sentAt: t } },
  ],
  "rudder-sdk-node": [
    {
      t, method: "POST", url: "/v1/batch", headers: { ...basic, "content-type": "application/x-www-form-urlencoded", "content-encoding": "gzip" },
      body: { batch: [{ userId: "u1", traits: { email: "a@b.example" }, context: { traits: { email: "a@b.example" } }, type: "identify", channel: "server", originalTimestamp: at, messageId: "rud-1", sentAt: t }], timestamp: t, sentAt: t },
    },
  ],
  "browser.rudder": [
    { t, method: "GET", url: "/sourceConfig/?p=npm&writeKey=WK", headers: basic, body: "" },
    {
      t, method: "POST", url: "/beacon/v1/batch?writeKey=WK", headers: { "content-type": "text/plain" },
      body: { batch: [{ type: "track", event: "At unload", properties: {}, channel: "web", context: { traits: { email: "a@b.example" } }, originalTimestamp: at, messageId: "rud-2", userId: "", anonymousId: "a1", sentAt: t }], sentAt: t },
    },
  ],
  "browser.jitsu": [
    {
      t, method: "POST", url: "/api/s/group", headers: { "x-write-key": "key:secret", "content-type": "application/json" },
      body: { type: "group", groupId: "g1", traits: { name: "Acme" }, anonymousId: "a1", timestamp: at, sentAt: at, messageId: "jit-1", writeKey: "key:***", context: { page: { path: "/" } } },
    },
  ],
  "posthog-node": [
    {
      t, method: "POST", url: "/batch/", headers: { "content-type": "application/json", "content-encoding": "gzip" },
      body: { api_key: "phc_WK", batch: [{ event: "$identify", properties: { $set: { email: "a@b.example" }, $lib: "posthog-node" }, timestamp: at, uuid: "ph-1", distinct_id: "u1" }], sent_at: t },
    },
    {
      t, method: "POST", url: "/i/v1/analytics/events", headers: { authorization: "Bearer phc_WK", "content-type": "application/json", "content-encoding": "gzip", "posthog-request-timestamp": t },
      body: { created_at: t, batch: [{ event: "Brewed", uuid: "ph-2", distinct_id: "u1", timestamp: at, options: {}, properties: {} }] },
    },
  ],
  "browser.posthog": [
    { t, method: "POST", url: "/flags/?v=2", headers: { "content-type": "text/plain" }, note: gzipSilently, body: { token: "phc_WK", distinct_id: "d1" } },
    {
      t, method: "POST", url: "/e/", headers: { "content-type": "text/plain" }, note: gzipSilently,
      body: { api_key: "phc_WK", batch: [{ uuid: "ph-3", event: "$pageview", properties: { distinct_id: "d1", $device_id: "d1", $lib: "web", token: "phc_WK", $is_identified: false }, timestamp: at }], sent_at: t },
    },
  ],
};
