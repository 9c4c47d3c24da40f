/** The parts of the trends board on made-up posts. */
import type { Decorator, Meta, StoryObj } from "@storybook/react-vite";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { TooltipProvider } from "@/ui/tooltip/tooltip";
import { fromSnapshot } from "./counts";
import CountsChart from "./counts-chart";
import { EMPTY_FEED, paged } from "./feed";
import { FeedPanel } from "./feed-panel";
import { BOARD, COUNTS, ledgerRow, NOW_MS, post, POSTS, TOTALS } from "./fixtures";
import { KeywordDialog } from "./keyword-dialog";
import { KeywordLegend } from "./keyword-legend";
import { LedgerPanel } from "./ledger-panel";
import { PostRow } from "./post-row";
import type { FeedControl } from "./use-feed";

const client = new QueryClient();

const InBoard: Decorator = (Story) => (
  <QueryClientProvider client={client}>
    <TooltipProvider>
      <Story />
    </TooltipProvider>
  </QueryClientProvider>
);

const meta: Meta = { title: "Trends", decorators: [InBoard] };
export default meta;

type Story = StoryObj;

const counts = fromSnapshot(COUNTS);
const nothing = (): void => undefined;

function control(given: Partial<FeedControl> = {}): FeedControl {
  return {
    feed: paged(EMPTY_FEED, POSTS, null),
    hasFirstPage: true,
    error: null,
    take: nothing,
    readOlder: nothing,
    setHeld: nothing,
    restart: nothing,
    ...given,
  };
}

function feedStory(given: Partial<FeedControl>): Story {
  return {
    render: () => (
      <div style={{ height: 560, maxWidth: 420 }}>
        <FeedPanel
          channelId="CHANNEL"
          control={control(given)}
          keywords={BOARD.keywords}
          keyword={null}
          onKeyword={nothing}
        />
      </div>
    ),
  };
}

export const Feed = feedStory({});
export const FeedHeld = feedStory({
  feed: { ...paged(EMPTY_FEED, POSTS, 300), is_held: true, waiting: [post(401)], waiting_count: 1 },
});
export const FeedLoading = feedStory({ feed: EMPTY_FEED, hasFirstPage: false });
export const FeedEmpty = feedStory({ feed: EMPTY_FEED });
export const FeedFailed = feedStory({ feed: EMPTY_FEED, error: new Error("down") });

export const ForeignText: Story = {
  render: () => (
    <PostRow
      post={post(1, {
        text: '<img src=x onerror="alert(1)"> 날씨 is only text',
        keywords: ["날씨"],
        url: "javascript:alert(1)",
        source: "bluesky",
        is_synthetic: false,
      })}
    />
  ),
};

export const Legend: Story = {
  render: () => (
    <KeywordLegend
      keywords={BOARD.keywords}
      counts={counts}
      now_ms={NOW_MS}
      hidden={new Set(["AI"])}
      onToggle={nothing}
    />
  ),
};

export const Lines: Story = {
  render: () => (
    <CountsChart
      hidden={new Set()}
      lines={{
        at_ms: COUNTS.series[0]!.counts.map((_, at) => COUNTS.start_ms + at * COUNTS.step_ms),
        series: COUNTS.series,
      }}
    />
  ),
};

const delivery = { received_count: 120, delivered_count: 120 };

export const Ledger: Story = {
  render: () => (
    <LedgerPanel channelId="CHANNEL" rows={BOARD.ledger} totals={TOTALS} delivery={delivery} />
  ),
};
export const LedgerOpen: Story = {
  render: () => (
    <LedgerPanel
      channelId="CHANNEL"
      rows={[ledgerRow(5, { delivered: 3 }), ...BOARD.ledger]}
      totals={TOTALS}
      delivery={{ received_count: 118, delivered_count: 120 }}
    />
  ),
};

export const Keywords: Story = {
  render: () => (
    <KeywordDialog channelId="CHANNEL" keywords={["날씨", "반도체", "AI"]} onClose={nothing} />
  ),
};
