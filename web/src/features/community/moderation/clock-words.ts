/** A span of time as a clock shows it: days stand before hours:minutes:seconds. */
export function clock(ms: number): string {
  const all = Math.ceil(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const days = Math.floor(all / 86_400);
  const hours = Math.floor((all % 86_400) / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  const time = `${two(minutes)}:${two(all % 60)}`;
  return `${days > 0 ? `${days}d ` : ""}${days > 0 || hours > 0 ? `${two(hours)}:` : ""}${time}`;
}
