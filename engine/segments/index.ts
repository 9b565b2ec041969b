export * from "./contract.ts";
export { actOnMany, undoActOnMany } from "./act-on-many.ts";
export { exportList } from "./export-list.ts";
export { listCustomers } from "./list-customers.ts";
export { changeView, savedViews, saveView } from "./saved-views.ts";
export { segmentsRoutes } from "./routes.ts";
export { segmentFollower } from "./segment-follower.ts";
export { segmentMovesOf, type SegmentName, segmentOf, segmentsOf, segmentsPage } from "./segment.ts";
export { seenBy, type Viewer, viewerOf } from "./viewer.ts";
