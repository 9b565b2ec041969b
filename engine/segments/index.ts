export * from "./contract.ts";
export { listCustomers } from "./list-customers.ts";
export { segmentsRoutes } from "./routes.ts";
export { segmentFollower } from "./segment-follower.ts";
export { segmentMovesOf, type SegmentName, segmentOf, segmentsOf, segmentsPage } from "./segment.ts";
