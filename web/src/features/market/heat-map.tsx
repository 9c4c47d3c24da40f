/** The market at a glance: size is worth, colour is change. Arrow keys walk the tiles, Enter opens. */
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { HeatSector, SymbolRow } from "@/gen/market";
import { isPlainClick, useGo } from "@/ui/app-link/app-link";
import { Change } from "@/ui/change/change";
import { ChartFigure, csvOf } from "@/ui/chart-figure/chart-figure";
import { compact, price, signedPercent } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Select } from "@/ui/select/select";
import { Table } from "@/ui/table/table";
import {
  fitted,
  heatStep,
  heatTiles,
  HEAT_CELLS_MAX,
  neighbour,
  SECTOR_HEAD_PX,
  type HeatColor,
  type HeatSize,
  type HeatStep,
  type HeatTile,
} from "./heat-tiles";
import styles from "./heat-map.module.css";
import { useSymbolHref } from "./place";
import { useSize } from "@/ui/use-size/use-size";

const FONT_MIN_PX = 10;
const FONT_MAX_PX = 24;
const NARROW_PX = 520;

export interface HeatMapProps {
  readonly rows: readonly SymbolRow[];
  readonly sectors: readonly HeatSector[];
}

export function HeatMap({ rows, sectors }: HeatMapProps) {
  const [size, setSize] = useState<HeatSize>("market_cap");
  const [color, setColor] = useState<HeatColor>("change_ratio");
  const { t } = useLingui();
  // A source without market values (the sample) still has traded value.
  const hasCaps = useMemo(() => rows.some((row) => row.market_cap !== null), [rows]);
  const chosenSize = hasCaps ? size : "value";
  const names = useSectorNames(sectors);
  return (
    <ChartFigure
      title={<Trans>업종 지도</Trans>}
      note={
        rows.length > HEAT_CELLS_MAX ? <Trans>큰 순서로 {HEAT_CELLS_MAX}종목</Trans> : undefined
      }
      csv={() => heatCsv(rows, names)}
      csvName="madang-heat-map.csv"
      controls={
        <>
          <Select
            label={t`크기`}
            isLabelHidden
            size="small"
            value={chosenSize}
            disabled={!hasCaps}
            onChange={setSize}
            options={[
              { id: "market_cap", label: t`시가총액` },
              { id: "value", label: t`거래대금` },
            ]}
          />
          <Select
            label={t`색`}
            isLabelHidden
            size="small"
            value={color}
            onChange={setColor}
            options={[
              { id: "change_ratio", label: t`당일 등락` },
              { id: "return_5", label: t`5일 등락` },
              { id: "return_20", label: t`20일 등락` },
            ]}
          />
        </>
      }
      renderTable={() => <HeatTable rows={rows} size={chosenSize} color={color} names={names} />}
      footer={<HeatLegend color={color} />}
    >
      <HeatTiles rows={rows} size={chosenSize} color={color} names={names} />
    </ChartFigure>
  );
}

type Names = (sector: string) => string;

function useSectorNames(sectors: readonly HeatSector[]): Names {
  const locale = usePreferences((state) => state.locale);
  return useMemo(() => {
    const names = new Map(
      sectors.map((each) => [each.sector, locale === "ko" ? each.name_ko : each.name_en]),
    );
    return (sector) => names.get(sector) ?? sector;
  }, [sectors, locale]);
}

interface TilesProps {
  readonly rows: readonly SymbolRow[];
  readonly size: HeatSize;
  readonly color: HeatColor;
  readonly names: Names;
}

function HeatTiles({ rows, size, color, names }: TilesProps) {
  const [host, box] = useSize<HTMLDivElement>();
  const [hovered, setHovered] = useState<number | null>(null);
  const { t } = useLingui();
  const sectors = useMemo(
    () => heatTiles(rows, { x: 0, y: 0, width: box.width, height: box.height }, { size, color }),
    [rows, box.width, box.height, size, color],
  );
  const tiles = useMemo(() => sectors.flatMap((sector) => sector.tiles), [sectors]);
  const { active, setActive, keep, walk } = useRovingTiles(tiles);
  const shown = hovered === null ? undefined : tiles[hovered];
  return (
    <div
      ref={host}
      className={styles.host}
      data-narrow={box.width < NARROW_PX}
      onPointerLeave={() => setHovered(null)}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys walk its links */}
      <svg
        width={box.width}
        height={box.height}
        role="group"
        aria-label={t`업종 지도: 화살표로 종목을 옮기고 Enter로 엽니다`}
        onKeyDown={walk}
      >
        {sectors.map(
          (sector) =>
            sector.has_head && (
              <text
                key={sector.sector}
                className={styles.sector}
                x={sector.x + 4}
                y={sector.y + SECTOR_HEAD_PX - 4}
              >
                {fitted(names(sector.sector), sector.width - 8, 11)}
              </text>
            ),
        )}
        {tiles.map((tile, index) => (
          <TileLink
            key={tile.row.code}
            tile={tile}
            step={heatStep(tile.ratio, color)}
            isTabStop={index === active}
            keep={(link) => keep(index, link)}
            onFocus={() => {
              setActive(index);
              setHovered(index);
            }}
            onPoint={() => setHovered(index)}
          />
        ))}
      </svg>
      {shown !== undefined && <TileCard tile={shown} width={box.width} names={names} />}
    </div>
  );
}

/** One tab stop for all tiles; arrow keys move it to the nearest tile that way. */
function useRovingTiles(tiles: readonly HeatTile[]) {
  const [active, setActive] = useState(0);
  const links = useRef<(HTMLOrSVGElement | null)[]>([]);
  const keep = useCallback((index: number, link: HTMLOrSVGElement | null) => {
    links.current[index] = link;
  }, []);
  const walk = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key !== "ArrowLeft" && key !== "ArrowRight" && key !== "ArrowUp" && key !== "ArrowDown") {
      return;
    }
    event.preventDefault();
    const next = neighbour(tiles, active, key);
    setActive(next);
    links.current[next]?.focus();
  };
  return { active: Math.min(active, tiles.length - 1), setActive, keep, walk };
}

interface TileLinkProps {
  readonly tile: HeatTile;
  readonly step: HeatStep;
  readonly isTabStop: boolean;
  readonly keep: (link: HTMLOrSVGElement | null) => void;
  readonly onFocus: () => void;
  readonly onPoint: () => void;
}

function TileLink({ tile, step, isTabStop, keep, onFocus, onPoint }: TileLinkProps) {
  const go = useGo();
  const href = useSymbolHref()(tile.row.code);
  return (
    <a
      ref={keep}
      href={href}
      className={styles.tile}
      data-step={step}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={onFocus}
      onPointerEnter={onPoint}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        go(href);
      }}
    >
      <TileFace tile={tile} />
    </a>
  );
}

/** Name and change, as far as they fit; the whole of it is always in the accessible name. */
function TileFace({ tile }: { readonly tile: HeatTile }) {
  const locale = usePreferences((state) => state.locale);
  const { row, ratio, x, y, width, height } = tile;
  const change = signedPercent(ratio, locale);
  const font = Math.min(FONT_MAX_PX, Math.max(FONT_MIN_PX, Math.sqrt(width * height) / 6.5));
  const name = height < font * 1.2 ? "" : fitted(row.name, width - 6, font);
  const small = Math.max(FONT_MIN_PX, font * 0.76);
  const hasChange =
    name !== "" && height > font + small + 8 && fitted(change, width - 4, small) === change;
  const middle = x + width / 2;
  const center = y + height / 2;
  return (
    <>
      <title>{`${row.name} ${change}`}</title>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(0, width - 1)}
        height={Math.max(0, height - 1)}
        rx={2}
      />
      {name !== "" && (
        <text
          className={styles.name}
          x={middle}
          y={hasChange ? center - small * 0.25 : center + font * 0.35}
          fontSize={font}
        >
          {name}
        </text>
      )}
      {hasChange && (
        <text className={styles.ratio} x={middle} y={center + small * 1.05} fontSize={small}>
          {change}
        </text>
      )}
    </>
  );
}

interface TileCardProps {
  readonly tile: HeatTile;
  readonly width: number;
  readonly names: Names;
}

function TileCard({ tile, width, names }: TileCardProps) {
  const locale = usePreferences((state) => state.locale);
  const { row } = tile;
  const isRight = tile.x + tile.width / 2 > width / 2;
  return (
    <div
      className={styles.card}
      aria-hidden="true"
      style={{
        top: tile.y + Math.min(tile.height, 40) + 4,
        ...(isRight ? { right: Math.max(0, width - tile.x - tile.width) } : { left: tile.x }),
      }}
    >
      <span className={styles.cardName}>
        <b>{row.name}</b> {row.code}
      </span>
      <span className={styles.cardPrice}>
        {price(row.close, locale)} <Change ratio={row.change_ratio} />
      </span>
      <span className={styles.cardMore}>
        {names(row.sector)} ·{" "}
        {row.market_cap === null ? (
          <Trans>거래대금 {compact(row.value, locale)}</Trans>
        ) : (
          <Trans>시가총액 {compact(row.market_cap, locale)}</Trans>
        )}
      </span>
    </div>
  );
}

const LEGEND: Readonly<Record<HeatColor, readonly string[]>> = {
  change_ratio: ["−2.5%", "−1.2%", "−0.3%", "0", "+0.3%", "+1.2%", "+2.5%"],
  return_5: ["−5%", "−2.5%", "−0.6%", "0", "+0.6%", "+2.5%", "+5%"],
  return_20: ["−10%", "−5%", "−1.2%", "0", "+1.2%", "+5%", "+10%"],
};

function HeatLegend({ color }: { readonly color: HeatColor }) {
  return (
    <span className={styles.legend}>
      {LEGEND[color].map((label, index) => (
        <span key={label} className={styles.step} data-step={index - 3}>
          {label}
        </span>
      ))}
    </span>
  );
}

function HeatTable({ rows, size, color, names }: TilesProps) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const sorted = rows.toSorted((a, b) => (b[size] ?? 0) - (a[size] ?? 0)).slice(0, HEAT_CELLS_MAX);
  return (
    <Table
      caption={t`업종 지도`}
      isDense
      rows={sorted}
      rowKey={(row) => row.code}
      columns={[
        { id: "name", label: t`종목`, cell: (row) => `${row.name} ${row.code}` },
        { id: "sector", label: t`업종`, cell: (row) => names(row.sector) },
        {
          id: "size",
          label: size === "value" ? t`거래대금` : t`시가총액`,
          isNumber: true,
          cell: (row) => compact(row[size], locale),
        },
        {
          id: "ratio",
          label: t`등락률`,
          isNumber: true,
          cell: (row) => <Change ratio={row[color]} />,
        },
      ]}
    />
  );
}

function heatCsv(rows: readonly SymbolRow[], names: Names): string {
  const head = [
    "code",
    "name",
    "sector",
    "market_cap",
    "value",
    "change_ratio",
    "return_5",
    "return_20",
  ];
  return csvOf([
    head,
    ...rows.map((row) => [
      row.code,
      row.name,
      names(row.sector),
      row.market_cap,
      row.value,
      row.change_ratio,
      row.return_5,
      row.return_20,
    ]),
  ]);
}
