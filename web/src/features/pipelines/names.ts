/** What pipelines and their parts are called on the screen; one we do not know shows the server's own words. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";

const KNOWN: Readonly<Record<string, MessageDescriptor>> = {
  market: msg`증시`,
  fetch: msg`받기`,
  bars: msg`시세`,
  analysis: msg`분석`,
  release: msg`발행`,
  parts_readable: msg`받은 파일을 모두 읽음`,
  few_quarantined: msg`보류한 행이 적음`,
  newest_analysed: msg`마지막 날까지 분석함`,
  "Daily bars of the Korea Exchange: fetched, checked, stored, analysed, published.": msg`한국거래소 일별 시세를 받아 점검하고, 저장하고, 분석해 보드에 올립니다.`,
  "16:30 on every trading day of the Korea Exchange": msg`한국거래소가 열리는 날 16:30`,
};

/** Returns the function that names a pipeline, an asset, a check, a description or a schedule. */
export function usePipelineNames(): (text: string) => string {
  const { i18n } = useLingui();
  return (text) => {
    const known = KNOWN[text];
    return known === undefined ? text : i18n._(known);
  };
}
