/** A time of day; the whole date stands in its title. */
import { useFormats } from "@/ui/formats/formats";

export function Clock({ atMs, className }: { readonly atMs: number; readonly className?: string }) {
  const formats = useFormats();
  return (
    <time
      className={className}
      dateTime={new Date(atMs).toISOString()}
      title={formats.dateTime(atMs)}
    >
      {formats.time(atMs)}
    </time>
  );
}
