/** Korean or English, before anybody has an account. */
import { Languages } from "lucide-react";
import { usePreferences } from "@/ui/preferences/preferences";
import { Button } from "@/ui/button/button";

export function LocaleSwitch() {
  const { locale, set } = usePreferences();
  const next = locale === "ko" ? "en" : "ko";
  return (
    <Button
      variant="ghost"
      size="small"
      icon={<Languages />}
      lang={next}
      onClick={() => set({ locale: next })}
    >
      {next === "en" ? "English" : "한국어"}
    </Button>
  );
}
