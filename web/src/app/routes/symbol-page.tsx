/** One symbol inside a market board. */
import { useParams } from "@tanstack/react-router";
import { SymbolView } from "@/features/market/symbol";

export function SymbolPage() {
  const params = useParams({ from: "/shell/c/$communityId/$channelId/s/$code" });
  return <SymbolView {...params} />;
}
