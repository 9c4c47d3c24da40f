/** Files the server makes of what the board shows. */

export const SYMBOLS_CSV = "/api/market/symbols.csv";
export const OVERVIEW_CSV = "/api/market/overview.csv";
export const barsCsv = (code: string): string =>
  `/api/market/symbols/${encodeURIComponent(code)}/bars.csv`;
