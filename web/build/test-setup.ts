/** Runs before every test file: an empty DOM, an empty IndexedDB, Korean texts. */
import "fake-indexeddb/auto";
import { afterEach } from "vitest";
import { cleanup } from "@testing-library/react";
import { i18n } from "@lingui/core";

i18n.loadAndActivate({ locale: "ko", messages: {} });
afterEach(() => cleanup());
