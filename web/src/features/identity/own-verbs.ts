/** One's own data: archives to take along, and the end of the account. */
import type { Deletion, Export, ExportLink } from "@/gen/identity";
import { api } from "@/live/http";

export async function readExports(): Promise<readonly Export[]> {
  return (await api.get<{ exports: readonly Export[] }>("/api/me/exports")).exports;
}

export function askExport(): Promise<Export> {
  return api.post<Export>("/api/me/exports");
}

/** The archive comes as a download of the browser, so that it is never held whole by the page. */
export async function fetchExport(exportId: string): Promise<void> {
  const link = await api.post<ExportLink>(`/api/me/exports/${exportId}/link`);
  location.assign(link.address);
}

export function askDeletion(password: string, keepsMessages: boolean): Promise<Deletion> {
  return api.post<Deletion>("/api/me/deletion", { password, keeps_messages: keepsMessages });
}
