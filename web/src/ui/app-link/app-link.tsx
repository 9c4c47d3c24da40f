/** A link inside the app: an ordinary anchor that a plain click follows without loading the page. */
import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { useRouter } from "@tanstack/react-router";

export interface AppLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
}

/** Whether the browser itself should handle the click (new tab, download, other buttons). */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Go to an address of the app; without a router (stories) the browser loads it. */
export function useGo(): (href: string) => void {
  const router = useRouter({ warn: false });
  // Typed as always there; stories and tests stand without a router.
  const history = (router as typeof router | undefined)?.history;
  return (href) => (history === undefined ? location.assign(href) : history.push(href));
}

export function AppLink({ href, onClick, children, ...rest }: AppLinkProps) {
  const go = useGo();
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        go(href);
      }}
    >
      {children}
    </a>
  );
}
