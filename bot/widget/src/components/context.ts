import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { say, type StringId } from "../strings";
import type { Catalogue, Language } from "../types";

export interface Shared {
  language: Language;
  catalogue: Catalogue | null;
  /** Sends a message; `title` is what is shown of a button's or the panel's payload. */
  send(text: string, title?: string): void;
}

export const SharedContext = createContext<Shared>(null!);

export function useShared(): Shared & { t: (id: StringId, parts?: Record<string, string | number>) => string } {
  const shared = useContext(SharedContext);
  return { ...shared, t: (id, parts) => say(id, shared.language, parts) };
}
