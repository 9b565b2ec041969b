// The part of autocannon that the measurements use; the package brings no types.
declare module "autocannon" {
  namespace autocannon {
    interface Request {
      readonly method: "GET" | "POST";
      readonly path: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly setupRequest?: (request: Request) => Request;
    }
    interface Result {
      readonly requests: { readonly total: number };
      readonly latency: { readonly p99: number };
      readonly duration: number;
      readonly non2xx: number;
      readonly errors: number;
    }
    interface Options {
      readonly url: string;
      readonly connections: number;
      readonly duration: number;
      readonly method?: "POST";
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly idReplacement?: boolean;
      /** Requests a second, over all connections. */
      readonly overallRate?: number;
      readonly requests?: readonly Request[];
    }
  }
  function autocannon(options: autocannon.Options): Promise<autocannon.Result>;
  export default autocannon;
}
