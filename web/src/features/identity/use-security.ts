/** What guards the account, read once for all its panels. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { readSecurity } from "./verbs";

const KEY = ["identity", "security"];

export function useSecurity() {
  return useQuery({ queryKey: KEY, queryFn: readSecurity });
}

export function useSecurityChanged(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: KEY });
}
