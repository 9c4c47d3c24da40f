/** Errors in people's words, by code; an unknown code shows its own text and code. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

const TEXTS: Readonly<Record<string, MessageDescriptor>> = {
  "client.offline": msg`서버에 연결할 수 없습니다. 연결을 확인하고 다시 시도해 주세요.`,
  "client.refresh_failed": msg`로그인을 이어 가지 못했습니다. 잠시 뒤에 다시 시도해 주세요.`,
  "client.unexpected": msg`예상하지 못한 문제가 생겼습니다.`,
  "kernel.malformed": msg`보낸 내용이 알맞지 않습니다.`,
  "kernel.not_found": msg`찾는 것이 없거나 볼 수 없습니다.`,
  "kernel.forbidden": msg`이 일을 할 권한이 없습니다.`,
  "kernel.too_large": msg`보낸 것이 너무 큽니다.`,
  "kernel.unavailable": msg`서버가 잠시 쉬고 있습니다. 잠시 뒤에 다시 시도해 주세요.`,
  "identity.wrong_credentials": msg`이메일이나 비밀번호가 맞지 않습니다.`,
  "identity.email_taken": msg`이미 가입한 이메일입니다. 로그인해 주세요.`,
  "identity.email_malformed": msg`이메일 주소를 다시 확인해 주세요.`,
  "identity.weak_password": msg`비밀번호가 너무 짧거나 깁니다. 다시 정해 주세요.`,
  "identity.name_malformed": msg`이름을 다시 확인해 주세요.`,
  "identity.sign_up_closed": msg`지금은 가입을 받지 않습니다.`,
  "kernel.unauthorized": msg`로그인이 필요합니다.`,
  "identity.token_expired": msg`로그인이 끝났습니다. 다시 로그인해 주세요.`,
  "identity.token_invalid": msg`로그인이 끝났습니다. 다시 로그인해 주세요.`,
  "identity.session_ended": msg`로그인이 끝났습니다. 다시 로그인해 주세요.`,
  "identity.session_revoked": msg`이 기기는 로그아웃되었습니다. 다시 로그인해 주세요.`,
  "identity.refresh_reused": msg`이 기기는 로그아웃되었습니다. 다시 로그인해 주세요.`,
  "identity.link_invalid": msg`확인 링크가 맞지 않거나 기한이 지났습니다. 새 링크를 받아 주세요.`,
  "client.passkey_failed": msg`패스키를 쓰지 못했습니다. 취소했거나, 이 기기에 맞는 패스키가 없습니다.`,
  "identity.wrong_password": msg`지금 비밀번호가 맞지 않습니다.`,
  "identity.second_step_needed": msg`인증 앱의 코드가 필요합니다.`,
  "identity.ticket_invalid": msg`시간이 지났거나 너무 여러 번 틀렸습니다. 처음부터 다시 해 주세요.`,
  "identity.wrong_code": msg`코드가 틀렸거나, 기한이 지났거나, 이미 쓴 코드입니다.`,
  "identity.totp_is_on": msg`2단계 확인이 이미 켜져 있습니다.`,
  "identity.totp_is_off": msg`2단계 확인이 꺼져 있습니다.`,
  "identity.passkey_refused": msg`이 패스키로는 들어올 수 없습니다. 다른 방법으로 로그인해 주세요.`,
  "identity.passkey_taken": msg`이미 등록한 패스키입니다.`,
  "identity.too_many_passkeys": msg`등록할 수 있는 패스키의 수를 넘었습니다.`,
  "identity.address_refused": msg`이 주소에서는 로그인할 수 없습니다.`,
  "identity.network_malformed": msg`주소 목록을 다시 확인해 주세요. 예: 192.0.2.0/24`,
  "identity.would_lock_out": msg`지금 계신 주소가 목록에 없습니다. 먼저 넣어 주세요.`,
  "identity.already_verified": msg`이미 확인한 이메일입니다.`,
  "identity.not_verified": msg`이메일을 먼저 확인해 주세요.`,
  "identity.owner_only": msg`주인만 할 수 있습니다.`,
  "kernel.rate_limited": msg`요청이 너무 많습니다. 잠시 뒤에 다시 해 주세요.`,
  "community.not_found": msg`찾는 것이 없거나 볼 수 없습니다.`,
  "community.channel_not_found": msg`찾는 것이 없거나 볼 수 없습니다.`,
  "community.role_not_found": msg`역할이 없습니다.`,
  "community.role_stays": msg`이 역할은 그대로 있어야 합니다.`,
  "community.rank_too_low": msg`내 순위보다 낮은 역할과 멤버만 바꿀 수 있습니다.`,
  "community.too_many_roles": msg`역할이나 설정이 너무 많습니다.`,
  "community.colour_invalid": msg`색을 읽을 수 없습니다.`,
  "community.overwrite_invalid": msg`이 권한은 여기서 정할 수 없습니다.`,
  "community.category_not_found": msg`카테고리가 없습니다.`,
  "community.message_not_found": msg`지워진 메시지입니다.`,
  "community.reply_not_found": msg`답장하려던 메시지가 지워졌습니다.`,
  "community.not_member": msg`이 커뮤니티에 들어와야 할 수 있습니다.`,
  "community.not_allowed": msg`이 일을 할 권한이 없습니다.`,
  "community.not_author": msg`쓴 사람만 고칠 수 있습니다.`,
  "community.text_empty": msg`보이는 글자가 없습니다.`,
  "community.text_too_long": msg`글이 너무 깁니다.`,
  "community.name_invalid": msg`이름을 다시 확인해 주세요.`,
  "community.emoji_invalid": msg`이 이모지는 쓸 수 없습니다.`,
  "community.too_many_reactions": msg`한 메시지에 달 수 있는 반응의 종류를 넘었습니다.`,
  "community.too_many_channels": msg`만들 수 있는 채널의 수를 넘었습니다.`,
  "community.slow_down": msg`너무 빠릅니다. 잠시 뒤에 다시 보내 주세요.`,
  "community.invite_not_found": msg`없는 초대입니다. 주소를 다시 확인해 주세요.`,
  "community.invite_expired": msg`기한이 지난 초대입니다. 새 초대를 받아 주세요.`,
  "community.invite_used_up": msg`들어올 수 있는 사람이 다 찼습니다. 새 초대를 받아 주세요.`,
  "community.invite_revoked": msg`거두어진 초대입니다. 새 초대를 받아 주세요.`,
  "community.invite_invalid": msg`초대를 쓸 수 있는 횟수를 다시 정해 주세요.`,
  "community.too_many_invites": msg`만들 수 있는 초대의 수를 넘었습니다. 쓰지 않는 것을 거두어 주세요.`,
  "community.banned": msg`이 커뮤니티에서 차단된 계정입니다.`,
  "community.ban_not_found": msg`차단된 계정이 아닙니다.`,
  "community.timed_out": msg`지금은 읽기만 할 수 있습니다. 잠시 뒤에 다시 해 주세요.`,
  "community.time_out_invalid": msg`1분에서 28일 사이로 정해 주세요.`,
  "community.report_not_found": msg`찾는 신고가 없습니다.`,
  "community.report_invalid": msg`신고할 수 없는 대상입니다.`,
  "community.too_many_notes": msg`메모를 더 쓸 수 없습니다.`,
  "community.file_empty": msg`빈 파일은 보낼 수 없습니다.`,
  "community.file_refused": msg`이 종류의 파일은 보낼 수 없습니다. 압축하거나 JPEG, PNG로 바꿔 주세요.`,
  "community.picture_broken": msg`그림을 읽을 수 없거나 너무 큽니다.`,
  "community.too_many_uploads": msg`보내지 않은 파일이 너무 많습니다. 보내거나 취소해 주세요.`,
  "community.too_many_attachments": msg`한 메시지에 파일은 10개까지 붙일 수 있습니다.`,
  "community.attachment_not_found": msg`파일이 없어졌습니다. 다시 올려 주세요.`,
  "community.upload_not_found": msg`파일이 없어졌습니다. 다시 올려 주세요.`,
  "community.owner_stays": msg`주인은 나갈 수 없습니다.`,
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
