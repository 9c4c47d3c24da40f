/** ErrorState in every look and state. */
import { ErrorState } from "./error-state";

export default { title: "ErrorState", component: ErrorState };

export const WithRetry = () => <ErrorState code="client.offline" onRetry={() => {}} />;

export const OwnWords = () => (
  <ErrorState
    title="시세를 읽지 못했습니다"
    text="자료원이 대답하지 않습니다."
    code="market.source_failed"
  />
);
