import { actorOf } from "../organisation/index.ts";
import type { Ground, Http } from "../platform/index.ts";
import { CustomerList, CustomerListQuery, SegmentsPage } from "./contract.ts";
import { listCustomers } from "./list-customers.ts";
import { segmentsPage } from "./segment.ts";

export function segmentsRoutes(app: Http, ground: Ground): void {
  app.get("/api/segments", { config: { access: "segments.read" }, schema: { tags: ["segments"], summary: "Segments with what they hold and who moved", response: { 200: SegmentsPage } } }, () => segmentsPage(ground));

  app.get("/api/customers", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "Known customers: searched, filtered and sorted", querystring: CustomerListQuery, response: { 200: CustomerList } } }, (request) =>
    listCustomers(ground, request.query, actorOf(request)),
  );
}
