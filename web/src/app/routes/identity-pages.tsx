/** The pages of signing in and of one's own account, put into their places. */
import { lazy, Suspense, useEffect } from "react";
import { Trans } from "@lingui/react/macro";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Inbox, Settings } from "lucide-react";
import {
  ForgotView,
  LoginView,
  MailOffView,
  OutboxView,
  ProviderView,
  ResetView,
  SettingsView,
  SignUpView,
  VerifyView,
} from "@/features/identity/pages";
import { useSession } from "@/live/use-stream";
import { PageHeader } from "../shell/page-header";
import { Sheet } from "../shell/sheet";

/** Whoever is signed in has nothing to do on an entry page. */
function useDone(next: string | undefined): () => void {
  const navigate = useNavigate();
  const { account } = useSession();
  const done = () => void navigate({ to: next ?? "/", replace: true });
  const isSignedIn = account !== null;
  useEffect(() => {
    if (isSignedIn) done();
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the page or the session comes
  }, [isSignedIn]);
  return done;
}

export function LoginPage() {
  const { next } = useSearch({ from: "/login" });
  return <LoginView next={next} onDone={useDone(next)} />;
}

export function ProviderPage() {
  const navigate = useNavigate();
  const { providerId } = useParams({ from: "/login/via/$providerId" });
  const leave = (next: string) => void navigate({ to: next, replace: true });
  return <ProviderView providerId={providerId} onDone={leave} />;
}

export function SignUpPage() {
  const { next } = useSearch({ from: "/sign-up" });
  return <SignUpView next={next} onDone={useDone(next)} />;
}

export function VerifyPage() {
  return <VerifyView />;
}

export function MailOffPage() {
  return <MailOffView />;
}

export function ForgotPage() {
  return <ForgotView />;
}

export function ResetPage() {
  return <ResetView />;
}

const ProfileForm = lazy(async () => ({
  default: (await import("@/features/community/profiles")).ProfileForm,
}));

function OwnProfile() {
  const { account } = useSession();
  if (!account) return null;
  return (
    <Suspense fallback={null}>
      <ProfileForm place={null} accountId={account.account_id} name={account.name} />
    </Suspense>
  );
}

export function SettingsPage() {
  return (
    <>
      <PageHeader icon={<Settings />} title={<Trans>설정</Trans>} />
      <Sheet>
        <SettingsView profile={<OwnProfile />} />
      </Sheet>
    </>
  );
}

export function OutboxPage() {
  return (
    <>
      <PageHeader icon={<Inbox />} title={<Trans>보낸 메일</Trans>} />
      <Sheet>
        <OutboxView />
      </Sheet>
    </>
  );
}
