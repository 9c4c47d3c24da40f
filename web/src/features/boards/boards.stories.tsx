/** Cards in messages, and where a board's figures come from. */
import type { Meta, StoryObj } from "@storybook/react-vite";
import { TooltipProvider } from "@/ui/tooltip/tooltip";
import { CARD } from "./fixtures";
import { SourcePanel } from "./source-panel";
import { CardFace } from "./symbol-card";

const meta: Meta = {
  title: "Boards",
  decorators: [
    (Story) => (
      <TooltipProvider>
        <Story />
      </TooltipProvider>
    ),
  ],
};
export default meta;

type Story = StoryObj;

export const Card: Story = { render: () => <CardFace card={CARD} href="#" /> };
export const CardDown: Story = {
  render: () => <CardFace card={{ ...CARD, change: -1900, change_ratio: -0.0327 }} href="#" />,
};
export const CardHalted: Story = {
  render: () => (
    <CardFace card={{ ...CARD, change: null, change_ratio: null, is_halted: true }} href={null} />
  ),
};
export const Recorded: Story = { render: () => <SourcePanel source={CARD.source} /> };
export const Live: Story = {
  render: () => <SourcePanel source={{ ...CARD.source, kind: "live", name: "marcap" }} />,
};
export const SyntheticInTrouble: Story = {
  render: () => (
    <SourcePanel
      source={{ ...CARD.source, kind: "synthetic", name: "synthetic", problem: "no connection" }}
    />
  ),
};
