import { boughtTogether, type NeighbourOptions, type Neighbours, similarProducts } from "./neighbours.ts";
import { recentPopularity } from "./popularity.ts";
import type { PurchaseLog } from "./purchase-log.ts";
import { best, type RankingTables } from "./rank.ts";
import { type Categories, type Season, seasons } from "./season.ts";
import { type TimesBetween, timesBetween } from "./times-between.ts";

/** All that is known of products, as of a day. */
export interface Tables extends RankingTables {
  readonly popularity: Float64Array;
  /** The most bought of late, best first. */
  readonly popular: readonly number[];
  readonly similar: Neighbours;
  readonly together: Neighbours;
  readonly times: TimesBetween;
  readonly season: Season | undefined;
}

export interface TableOptions extends NeighbourOptions {
  /** By what sells when in a category a product is told of which too little is known itself. */
  readonly categories?: Categories | undefined;
  /** To see what chances would be without seasons. */
  readonly withoutSeasons?: boolean;
}

const MOST_POPULAR = 10;

export function tablesOf(log: PurchaseLog, asOf: number, options: TableOptions = {}): Tables {
  const popularity = recentPopularity(log, asOf);
  return { popularity, popular: best(popularity, MOST_POPULAR), similar: similarProducts(log, options), together: boughtTogether(log, options), times: timesBetween(log), season: options.withoutSeasons ? undefined : seasons(log, asOf, options.categories) };
}
