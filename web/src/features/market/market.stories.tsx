/** The parts of the market board on fixed facts. */
import type { Decorator, Meta, StoryObj } from "@storybook/react-vite";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { TooltipProvider } from "@/ui/tooltip/tooltip";
import { BoardFailure, BoardSkeleton } from "./board-states";
import { BreadthBar } from "./breadth-bar";
import { BARS, DETAIL, OVERVIEW, ROWS, SOURCE } from "./fixtures";
import { HeatMap } from "./heat-map";
import { IndexCards } from "./index-cards";
import { KeyFigures } from "./key-figures";
import { Movers } from "./movers";
import { SymbolChart } from "./symbol-chart";
import { SymbolTable } from "./symbol-table";

const client = new QueryClient({ defaultOptions: { queries: { enabled: false, retry: false } } });

const InBoard: Decorator = (Story) => (
  <QueryClientProvider client={client}>
    <TooltipProvider>
      <div style={{ containerName: "board", containerType: "inline-size" }}>
        <Story />
      </div>
    </TooltipProvider>
  </QueryClientProvider>
);

const meta: Meta = { title: "Market", decorators: [InBoard] };
export default meta;

type Story = StoryObj;

export const Indices: Story = { render: () => <IndexCards overview={OVERVIEW} /> };
export const Breadth: Story = { render: () => <BreadthBar breadth={OVERVIEW.breadth[0]!} /> };
export const SectorMap: Story = {
  render: () => <HeatMap rows={ROWS} sectors={OVERVIEW.sectors} />,
};
export const SectorMapWithoutMarketValues: Story = {
  render: () => (
    <HeatMap rows={ROWS.map((row) => ({ ...row, market_cap: null }))} sectors={OVERVIEW.sectors} />
  ),
};
export const MoverLists: Story = { render: () => <Movers movers={OVERVIEW.movers} /> };
export const NoMovers: Story = {
  render: () => <Movers movers={{ gainers: [], losers: [], most_traded: [], volume_surges: [] }} />,
};
export const AllSymbols: Story = {
  render: () => (
    <SymbolTable
      symbols={{
        day: "2025-05-30",
        version: 1,
        source: SOURCE,
        is_value_estimated: false,
        symbols: ROWS,
      }}
      sectors={OVERVIEW.sectors}
    />
  ),
};
export const Candles: Story = { render: () => <SymbolChart bars={BARS} /> };
export const Figures: Story = { render: () => <KeyFigures detail={DETAIL} /> };
export const Loading: Story = { render: () => <BoardSkeleton /> };
export const Failed: Story = {
  render: () => <BoardFailure error={new Error("down")} onRetry={() => undefined} />,
};
