/** One's own settings: profile, look and language, logged-in devices. */
import { lazy, Suspense, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useSession } from "@/live/use-stream";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { usePreferences } from "@/ui/preferences/preferences";
import { Select } from "@/ui/select/select";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Tabs } from "@/ui/tabs/tabs";
import { toast } from "@/ui/toast/toast";
import { LoginLinks } from "./login-links";
import { NetworkForms } from "./network-forms";
import { DeletionPanel, ExportPanel } from "./own-data";
import { NoticeSettings } from "./notice-settings";
import { PasskeyList } from "./passkey-list";
import { PasswordForm } from "./password-form";
import { SessionList } from "./session-list";
import { TotpPanel } from "./totp-panel";
import { useForm } from "./use-form";
import { changeMe, resendLink } from "./verbs";
import styles from "./settings.module.css";

const DoorPanel = lazy(async () => ({ default: (await import("./door-panel")).DoorPanel }));

export interface SettingsViewProps {
  /** How one shows oneself to others, given by the app. */
  readonly profile?: ReactNode;
}

export function SettingsView({ profile }: SettingsViewProps) {
  const { account } = useSession();
  return (
    <div className={styles.page}>
      {account && (
        <section className={styles.section}>
          <h2>
            <Trans>프로필</Trans>
          </h2>
          <Profile />
          {profile}
        </section>
      )}
      <section className={styles.section}>
        <h2>
          <Trans>화면</Trans>
        </h2>
        <Look />
      </section>
      {account && (
        <section className={styles.section}>
          <h2>
            <Trans>알림</Trans>
          </h2>
          <NoticeSettings />
        </section>
      )}
      {account && <Guards />}
    </div>
  );
}

function Guards() {
  return (
    <>
      <Section title={<Trans>비밀번호</Trans>}>
        <PasswordForm />
      </Section>
      <Section title={<Trans>2단계 확인</Trans>}>
        <TotpPanel />
      </Section>
      <Section title={<Trans>패스키</Trans>}>
        <PasskeyList />
      </Section>
      <Section title={<Trans>다른 곳의 로그인</Trans>}>
        <LoginLinks />
      </Section>
      <Section title={<Trans>로그인한 기기</Trans>}>
        <SessionList />
      </Section>
      <Section title={<Trans>로그인할 수 있는 주소</Trans>}>
        <NetworkForms />
      </Section>
      <Section title={<Trans>토큰과 봇</Trans>}>
        <Suspense fallback={<Skeleton height={120} />}>
          <DoorPanel />
        </Suspense>
      </Section>
      <Section title={<Trans>내 데이터</Trans>}>
        <ExportPanel />
      </Section>
      <Section title={<Trans>계정 삭제</Trans>}>
        <DeletionPanel />
      </Section>
    </>
  );
}

interface SectionProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
}

function Section({ title, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Profile() {
  const { t } = useLingui();
  const { account } = useSession();
  const form = useForm(async (field) => {
    await changeMe({ name: field("name").trim() });
    toast({ text: t`저장했습니다`, tone: "ok" });
  });
  if (!account) return null;
  return (
    <form className={styles.profile} onSubmit={form.onSubmit}>
      <div className={styles.fields}>
        <Input
          label={t`이름`}
          name="name"
          defaultValue={account.name}
          required
          maxLength={80}
          error={form.error}
        />
        <div className={styles.email}>
          <span>{account.email}</span>
          {account.is_owner && (
            <Badge tone="accent">
              <Trans>주인</Trans>
            </Badge>
          )}
          <Verified isVerified={account.is_verified} />
        </div>
        <div>
          <Button type="submit" variant="primary" isBusy={form.isBusy}>
            <Trans>저장</Trans>
          </Button>
        </div>
      </div>
    </form>
  );
}

function Verified({ isVerified }: { readonly isVerified: boolean }) {
  const { t, i18n } = useLingui();
  const resend = () =>
    resendLink().then(
      () => toast({ text: t`확인 메일을 다시 보냈습니다`, tone: "ok" }),
      (error: unknown) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  if (isVerified) {
    return (
      <Badge tone="ok">
        <Trans>확인됨</Trans>
      </Badge>
    );
  }
  return (
    <>
      <Badge tone="warn">
        <Trans>확인 전</Trans>
      </Badge>
      <Button size="small" variant="ghost" onClick={() => void resend()}>
        <Trans>확인 메일 다시 보내기</Trans>
      </Button>
    </>
  );
}

function Look() {
  const { t } = useLingui();
  const { theme, locale, priceColors, set } = usePreferences();
  const { account } = useSession();
  const chooseLocale = (next: "ko" | "en") => {
    set({ locale: next });
    if (account) void changeMe({ locale: next }).catch(() => null);
  };
  return (
    <div className={styles.look}>
      <div className={styles.row}>
        <span>
          <Trans>테마</Trans>
        </span>
        <Tabs
          label={t`테마`}
          look="segment"
          value={theme}
          onChange={(next) => set({ theme: next })}
          tabs={[
            { id: "light", label: t`밝게` },
            { id: "dark", label: t`어둡게` },
            { id: "system", label: t`기기에 맞춤` },
          ]}
        />
      </div>
      <div className={styles.row}>
        <Select
          label={t`언어`}
          value={locale}
          onChange={chooseLocale}
          options={[
            { id: "ko", label: "한국어" },
            { id: "en", label: "English" },
          ]}
        />
        <Select
          label={t`오르내림 색`}
          value={priceColors}
          onChange={(next) => set({ priceColors: next })}
          options={[
            { id: "korean", label: t`한국식: 오르면 빨강` },
            { id: "western", label: t`서양식: 오르면 초록` },
          ]}
        />
      </div>
    </div>
  );
}
