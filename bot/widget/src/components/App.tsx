import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { Connection } from "../connection";
import { catalogueFor, currentCase, initialState, reduce } from "../state";
import { storage } from "../storage";
import { say } from "../strings";
import { spoken } from "../words";
import { isNote, type Catalogue, type Configuration, type Language, type Outgoing, type Turn } from "../types";
import { Banner } from "./Banner";
import { CasePanel, CaseSheet } from "./CasePanel";
import { Composer } from "./Composer";
import { SharedContext } from "./context";
import { Conversation } from "./Conversation";
import { Header } from "./Header";

interface Properties {
  configuration: Configuration;
  initialLanguage: Language;
}

// After this long beyond the server's own limit, something on the way is wrong.
const GRACE_SECONDS = 6;

export function App({ configuration, initialLanguage }: Properties) {
  const [state, dispatch] = useReducer(reduce, null, () =>
    initialState(initialLanguage, storage.outbox()),
  );
  const [draft, setDraft] = useState(storage.draft);
  const [sheetOpen, setSheetOpen] = useState(false);
  const draftNow = useRef(draft);
  draftNow.current = draft;
  const outboxNow = useRef(state.outbox);
  outboxNow.current = state.outbox;
  const mine = useRef(new Set<string>());
  const patience = useRef(new Map<string, number>());

  const connection = useMemo(() => {
    const onTurn = (turn: Turn) => {
      const typed = !turn.text.startsWith("/");
      if (!turn.kept && typed && mine.current.has(turn.id) && !draftNow.current) {
        setDraft(turn.text);
      }
      dispatch({ type: "turn", turn });
    };
    return new Connection(configuration, storage.conversation(), {
      link: (link) => dispatch({ type: "link", link }),
      busy: (id) => dispatch({ type: "busy", id }),
      turn: onTurn,
      ready: (conversation, turns) => {
        storage.keepConversation(conversation);
        dispatch({ type: "ready", turns });
        const answered = new Set(turns.map((turn) => turn.id));
        const open = outboxNow.current.filter((message) => !answered.has(message.id));
        // The same id again: what did arrive before is not answered twice.
        queueMicrotask(() => open.forEach(transmit));
      },
    });
  }, []);

  // Before the next frame is drawn: a page may be reloaded or closed right after the last key.
  useLayoutEffect(() => storage.keepDraft(draft), [draft]);
  useLayoutEffect(() => storage.keepOutbox(state.outbox), [state.outbox]);
  useEffect(() => {
    document.documentElement.lang = state.language;
    document.title = say("title", state.language);
    if (state.latest) storage.keepLanguage(state.language);
  }, [state.language]);

  const fetchCatalogue = useCallback(async () => {
    try {
      const answer = await fetch(configuration.catalogue);
      // A page built since has its words under another name.
      if (answer.status === 404) dispatch({ type: "catalogue_missing", why: "gone" });
      else if (!answer.ok) throw new Error(answer.statusText);
      else dispatch({ type: "catalogue", catalogue: (await answer.json()) as Catalogue });
    } catch {
      dispatch({ type: "catalogue_missing", why: "unreachable" });
    }
  }, []);
  useEffect(() => void fetchCatalogue(), []);
  useEffect(() => {
    if (state.link === "open" && state.catalogueMissing === "unreachable") void fetchCatalogue();
  }, [state.link]);

  /** Every way out of the page: whatever was sent, an answer that does not come is missed. */
  function transmit(message: Outgoing): void {
    const { id } = message;
    window.clearTimeout(patience.current.get(id));
    dispatch({ type: "again", id });
    connection.send(message);
    const overdue = () => {
      patience.current.delete(id);
      dispatch({ type: "overdue", id });
    };
    const seconds = configuration.turnSeconds + GRACE_SECONDS;
    patience.current.set(id, window.setTimeout(overdue, seconds * 1000));
  }

  const send = useCallback(
    (text: string, title?: string) => {
      const id = crypto.getRandomValues(new Uint8Array(16)).reduce(
        (digits, byte) => digits + byte.toString(16).padStart(2, "0"), "");
      const message = { id, text, title: title ?? null, language: state.language };
      mine.current.add(id);
      dispatch({ type: "said", message });
      transmit(message);
    },
    [state.language],
  );

  const sendAgain = useCallback((id: string) => {
    const message = outboxNow.current.find((waiting) => waiting.id === id);
    if (message) transmit(message);
  }, []);

  const switchLanguage = (language: Language) => {
    storage.keepLanguage(language);
    dispatch({ type: "language", language });
    if (state.turns.length && payload?.language !== language) {
      const title = language === "da" ? "Dansk" : "English";
      send(`/switch_language${JSON.stringify({ language })}`, title);
    }
  };

  const startAfresh = () => {
    if (!window.confirm(say("clear_ask", state.language))) return;
    setSheetOpen(false);
    storage.keepConversation(null);
    setDraft("");
    dispatch({ type: "cleared" });
    connection.startAfresh();
  };

  const compose = useCallback((text: string) => {
    // What was written already is kept.
    setDraft((draft) => (draft.startsWith(text) ? draft : text + draft));
    const field = document.querySelector<HTMLTextAreaElement>("#message")!;
    field.focus();
    // After the text is there.
    requestAnimationFrame(() => field.setSelectionRange(field.value.length, field.value.length));
  }, []);

  const payload = currentCase(state.turns);
  const catalogue = payload ? catalogueFor(state.catalogue, payload) : state.catalogue;
  const shared = useMemo(
    () => ({ language: state.language, catalogue, send, compose, draw: connection.draw }),
    [state.language, catalogue, send],
  );
  const panel = (
    <CasePanel
      payload={payload}
      turn={state.turns.length}
      onStartAfresh={configuration.needsToken || !state.turns.length ? null : startAfresh}
    />
  );
  const outdated = state.catalogue ? catalogue === null : state.catalogueMissing === "gone";
  const retry = () => {
    if (state.link !== "open") connection.retry();
    if (state.catalogueMissing) void fetchCatalogue();
  };

  return (
    <SharedContext.Provider value={shared}>
      <a class="skip" href="#message">
        {say("skip", state.language)}
      </a>
      <div class="page">
        <Header
          payload={payload}
          onLanguage={switchLanguage}
          onNewCase={() => send("/new_case", say("new_case", state.language))}
          onShowCase={() => setSheetOpen(true)}
        />
        <Banner
          link={state.link}
          outdated={outdated}
          wordless={state.catalogueMissing === "unreachable"}
          onRetry={retry}
        />
        <main class="main">
          <div class="talk">
            <Conversation
              state={state}
              payload={payload}
              isFresh={(turn) => mine.current.has(turn.id)}
              onSendAgain={sendAgain}
              onSendAnew={(turn) => {
                if (draftNow.current === turn.text) setDraft("");
                send(turn.text, turn.title ?? undefined);
              }}
            />
            <Composer
              draft={draft}
              asked={Boolean(payload?.asked)}
              limit={configuration.maxCharacters}
              onDraft={setDraft}
              onSend={(text) => {
                send(text);
                setDraft("");
              }}
            />
          </div>
          <aside class="aside" aria-label={say("show_case", state.language)}>
            {panel}
          </aside>
        </main>
        <CaseSheet open={sheetOpen} onClose={() => setSheetOpen(false)}>
          {panel}
        </CaseSheet>
        <p class="unseen" role="status" aria-live="polite">
          {state.latest ? readOut(state.latest) : ""}
        </p>
      </div>
    </SharedContext.Provider>
  );
}

function readOut(turn: Turn): string {
  return turn.messages
    .map((message) => {
      if (message.text) return spoken(message.text);
      return isNote(message.custom) ? message.custom.text : "";
    })
    .filter(Boolean)
    .join(" ");
}
