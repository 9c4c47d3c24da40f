/** Errors in people's words, by code; an unknown code shows its own text and code. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

const TEXTS: Readonly<Record<string, MessageDescriptor>> = {
  "client.offline": msg`서버에 연결할 수 없습니다. 연결을 확인하고 다시 시도해 주세요.`,
  "client.unexpected": msg`예상하지 못한 문제가 생겼습니다.`,
  "identity.wrong_login": msg`이메일이나 비밀번호가 맞지 않습니다.`,
  "identity.wrong_credentials": msg`이메일이나 비밀번호가 맞지 않습니다.`,
  "identity.email_taken": msg`이미 가입한 이메일입니다. 로그인해 주세요.`,
  "identity.bad_email": msg`이메일 주소를 다시 확인해 주세요.`,
  "identity.weak_password": msg`비밀번호가 너무 짧거나 흔합니다. 더 길게 정해 주세요.`,
  "identity.bad_name": msg`이름을 다시 확인해 주세요.`,
  "identity.unauthorized": msg`로그인이 필요합니다.`,
  "identity.forbidden": msg`이 일을 할 권한이 없습니다.`,
  "identity.bad_verification": msg`확인 링크가 맞지 않거나 기한이 지났습니다. 새 링크를 받아 주세요.`,
  "identity.sign_up_closed": msg`지금은 가입을 받지 않습니다.`,
  "identity.rate_limited": msg`시도가 너무 많습니다. 잠시 뒤에 다시 해 주세요.`,
  "web.rate_limited": msg`요청이 너무 많습니다. 잠시 뒤에 다시 해 주세요.`,
  "community.not_a_member": msg`이 커뮤니티에 가입해야 할 수 있습니다.`,
  "community.forbidden": msg`이 일을 할 권한이 없습니다.`,
  "community.not_found": msg`찾는 것이 없거나 볼 수 없습니다.`,
};

interface Coded {
  readonly code: string;
  readonly message: string;
}

function isCoded(error: unknown): error is Coded {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** `translate` is `i18n._`; pass the error as it was caught. */
export function errorText(
  error: unknown,
  translate: (descriptor: MessageDescriptor) => string,
): string {
  if (!isCoded(error)) return translate(TEXTS["client.unexpected"] as MessageDescriptor);
  const known = TEXTS[error.code];
  if (known) return translate(known);
  return error.message || error.code;
}
