import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Drawn, Wanted } from "../connection";
import { say, type StringId } from "../strings";
import type { Catalogue, Language } from "../types";

export interface Shared {
  language: Language;
  catalogue: Catalogue | null;
  /** Sends a message; `title` is what is shown of a button's or the panel's payload. */
  send(text: string, title?: string): void;
  /** Puts a beginning into the message field, for the user to go on with. */
  compose(text: string): void;
  draw(wanted: Wanted): Promise<Drawn>;
}

export const SharedContext = createContext<Shared>(null!);

export function useShared(): Shared & { t: (id: StringId, parts?: Record<string, string | number>) => string } {
  const shared = useContext(SharedContext);
  return { ...shared, t: (id, parts) => say(id, shared.language, parts) };
}
