/** The path of a sparkline: pure numbers to SVG, so that it can be tested without a browser. */

export interface SparklineShape {
  readonly line: string;
  readonly area: string;
  readonly end: readonly [x: number, y: number];
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Scale values into a box with room for the stroke; `null` when there is nothing to draw. */
export function sparklineShape(
  values: readonly number[],
  width: number,
  height: number,
  stroke = 1.5,
): SparklineShape | null {
  const points = values.filter((value) => Number.isFinite(value));
  if (points.length < 2) return null;
  let low = points[0]!;
  let high = low;
  for (const value of points) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const room = height - stroke * 2;
  const step = (width - stroke * 2) / (points.length - 1);
  const at = (value: number): number =>
    high === low ? height / 2 : stroke + ((high - value) / (high - low)) * room;
  const coordinates = points.map(
    (value, index) => [round(stroke + index * step), round(at(value))] as const,
  );
  const line = `M${coordinates.map(([x, y]) => `${x},${y}`).join("L")}`;
  const end = coordinates.at(-1)!;
  return { line, area: `${line}L${end[0]},${height}L${coordinates[0]![0]},${height}Z`, end };
}
