/** The frame around every page but the entry pages. */
import { Outlet } from "@tanstack/react-router";

export function Shell() {
  return <Outlet />;
}
