// What the clients ask before they send anything. Without these answers Segment's and RudderStack's browser clients
// send nothing at all, so they depend on no database and not on the key being known: a wrong key is told on sending.

/** For @segment/analytics-next: only itself, no further destinations. */
export function segmentSettings(writeKey: string) {
  return {
    integrations: { "Segment.io": { apiKey: writeKey, unbundledIntegrations: [] as string[], addBundledMetadata: true, maybeBundledConfigIds: {}, versionSettings: { version: "4.4.7", componentTypes: ["browser"] } } },
    plan: { track: { __default: { enabled: true, integrations: {} } }, identify: { __default: { enabled: true } }, group: { __default: { enabled: true } } },
    edgeFunction: {}, analyticsNextEnabled: true, middlewareSettings: {}, enabledMiddleware: {},
    metrics: { sampleRate: 0 }, legacyVideoPluginsEnabled: false, remotePlugins: [] as string[],
  };
}

/** For @rudderstack/analytics-js: a source that is on, with no destinations, no error reports and no metrics. */
export function rudderSourceConfig(writeKey: string) {
  return {
    source: {
      id: "rapport", name: "Rapport", writeKey, enabled: true, workspaceId: "rapport", destinations: [] as string[], dataplanes: {}, connections: [] as string[],
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
    },
    updatedAt: "2026-01-01T00:00:00.000Z",
  };
}

/**
 * For posthog-js: events gzipped, and nothing that Rapport does not take (recordings, heat maps, autocapture). Surveys are
 * not named at all: told that there are none, the client loads the script for them all the same.
 */
export function posthogConfig(token: string) {
  return {
    token, supportedCompression: ["gzip", "gzip-js"], hasFeatureFlags: false, defaultIdentifiedOnly: true, elementsChainAsString: true,
    analytics: { endpoint: "/i/v0/e/" }, autocapture_opt_out: true, capturePerformance: false, captureDeadClicks: false, autocaptureExceptions: false,
    sessionRecording: false, heatmaps: false, toolbarParams: {}, isAuthenticated: false, siteApps: [] as string[],
  };
}

/** The same as a script, which posthog-js as a script of its own asks for first. */
export function posthogConfigScript(token: string): string {
  const inScript = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  return `(window._POSTHOG_REMOTE_CONFIG ??= {})[${inScript(token)}] = { config: ${inScript(posthogConfig(token))}, siteApps: [] };\n`;
}

/** Rapport has no feature flags; asked for some, it says that there are none. */
export const POSTHOG_FLAGS = { flags: {}, featureFlags: {}, featureFlagPayloads: {}, errorsWhileComputingFlags: false, requestId: "rapport", supportedCompression: ["gzip", "gzip-js"], sessionRecording: false, siteApps: [] };

export const POSTHOG_FLAG_DEFINITIONS = { flags: [], group_type_mapping: {}, cohorts: {} };
