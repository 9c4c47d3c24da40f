/** Where the board stands (its channel), so that links to symbols stay inside it. */
import { createContext, useContext } from "react";

export interface Place {
  readonly communityId: string;
  readonly channelId: string;
}

const PlaceContext = createContext<Place>({ communityId: "", channelId: "" });

export const PlaceProvider = PlaceContext.Provider;

export function usePlace(): Place {
  return useContext(PlaceContext);
}

export function boardHref({ communityId, channelId }: Place): string {
  return `/c/${encodeURIComponent(communityId)}/${encodeURIComponent(channelId)}`;
}

/** The address of a symbol's page inside this board. */
export function useSymbolHref(): (code: string) => string {
  const place = usePlace();
  return (code) => `${boardHref(place)}/s/${encodeURIComponent(code)}`;
}
