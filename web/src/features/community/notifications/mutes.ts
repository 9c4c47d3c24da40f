/** How long a mute lasts from a moment. Pure. */
export type MuteChoice = "15m" | "30m" | "1h" | "8h" | "tomorrow" | "for_ever" | "off";

const MINUTE_MS = 60_000;

/** What the server is told: a length in ms, or one of its two words. "tomorrow" ends at midnight here. */
export function muteOf(choice: MuteChoice, now: Date): number | "off" | "for_ever" {
  switch (choice) {
    case "15m":
      return 15 * MINUTE_MS;
    case "30m":
      return 30 * MINUTE_MS;
    case "1h":
      return 60 * MINUTE_MS;
    case "8h":
      return 480 * MINUTE_MS;
    case "tomorrow": {
      const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
      return Math.max(1, midnight.getTime() - now.getTime());
    }
    default:
      return choice;
  }
}
