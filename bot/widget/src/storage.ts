// What the browser keeps. A browser may refuse (private windows, framed pages): then nothing is kept.

import type { Language, Outgoing } from "./types";

const CONVERSATION = "omd.conversation";
const LANGUAGE = "omd.language";
const DRAFT = "omd.draft";
const OUTBOX = "omd.outbox";

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // Nothing depends on it but what a reload brings back.
  }
}

const shared = () => window.localStorage;
const ofThisTab = () => window.sessionStorage;

export const storage = {
  conversation: () => read(shared, CONVERSATION),
  keepConversation: (id: string | null) => write(shared, CONVERSATION, id),
  language: (): Language | null => {
    const kept = read(shared, LANGUAGE);
    return kept === "da" || kept === "en" ? kept : null;
  },
  keepLanguage: (language: Language) => write(shared, LANGUAGE, language),
  draft: () => read(ofThisTab, DRAFT) ?? "",
  keepDraft: (text: string) => write(ofThisTab, DRAFT, text || null),
  outbox: (): Outgoing[] => {
    try {
      const kept: unknown = JSON.parse(read(ofThisTab, OUTBOX) ?? "[]");
      return Array.isArray(kept) ? (kept as Outgoing[]) : [];
    } catch {
      return [];
    }
  },
  keepOutbox: (messages: Outgoing[]) =>
    write(ofThisTab, OUTBOX, messages.length ? JSON.stringify(messages) : null),
};
