import { useEffect, useRef } from "preact/hooks";
import type { State } from "../state";
import type { CasePayload, Outgoing, Turn } from "../types";
import { phrase, statement } from "../words";
import { useShared } from "./context";
import { RichText } from "./RichText";
import { TurnView } from "./TurnView";

interface Properties {
  state: State;
  payload: CasePayload | null;
  onSendAgain(id: string): void;
  onSendAnew(turn: Turn): void;
}

export function Conversation({ state, payload, onSendAgain, onSendAnew }: Properties) {
  const { t } = useShared();
  const scroller = useRef<HTMLDivElement>(null);
  const pressed = useRef(false);
  const last = state.turns[state.turns.length - 1];

  useEffect(() => {
    const list = scroller.current!.querySelector("ol");
    const newest = list?.lastElementChild;
    // Not scrollIntoView: in a frame it would scroll the embedding page as well.
    if (newest) {
      const area = scroller.current!;
      area.scrollTop += newest.getBoundingClientRect().top - area.getBoundingClientRect().top;
    }
    if (pressed.current && !state.outbox.length && state.latest?.id === last?.id) {
      // The pressed button is gone; the next press should begin at what it brought.
      pressed.current = false;
      newest?.querySelector<HTMLElement>(".answer")?.focus({ preventScroll: true });
    }
  }, [last?.id, last?.messages, state.outbox.length]);

  const empty = !state.turns.length && !state.outbox.length;
  return (
    <div
      class="log"
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={t("conversation")}
      onClick={(event) => {
        if ((event.target as Element).closest(".choices")) pressed.current = true;
      }}
    >
      <h2 class="unseen">{t("conversation")}</h2>
      {empty && <Beginning loaded={state.loaded} />}
      <ol class="turns">
        {state.turns.map((turn) => (
          <TurnView
            key={turn.id}
            turn={turn}
            payload={turn === last ? payload : null}
            open={turn === last && !state.outbox.length}
            onSendAnew={onSendAnew}
          />
        ))}
        {state.outbox.map((message) => (
          <Waiting
            key={message.id}
            message={message}
            online={state.link === "open"}
            overdue={state.overdue.includes(message.id)}
            onSendAgain={() => onSendAgain(message.id)}
          />
        ))}
      </ol>
      {state.busy.length > 0 && (
        <p class="typing" role="status">
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t("thinking")}
        </p>
      )}
    </div>
  );
}

function Beginning({ loaded }: { loaded: boolean }) {
  const { t, catalogue, language, send } = useShared();
  if (!loaded) return null;
  // Nothing is asked of a case that nobody has told anything of: the first answer is chosen here.
  const [name, first] = Object.entries(catalogue?.facts ?? {})[0] ?? ["", undefined];
  return (
    <div class="beginning">
      {catalogue && <RichText text={phrase(catalogue, "greet", language)} />}
      {first?.question && (
        <p>
          <strong>{first.question[language]}</strong>
        </p>
      )}
      <div class="choices">
        {Object.entries(first?.values ?? {}).map(([value, words]) => (
          <button
            key={value}
            type="button"
            class="button"
            onClick={() => send(statement(name, value), words.label[language])}
          >
            {words.label[language]}
          </button>
        ))}
        <button type="button" class="button" onClick={() => send("/help", t("begin_help"))}>
          {t("begin_help")}
        </button>
      </div>
    </div>
  );
}

interface WaitingProperties {
  message: Outgoing;
  online: boolean;
  overdue: boolean;
  onSendAgain(): void;
}

function Waiting({ message, online, overdue, onSendAgain }: WaitingProperties) {
  const { t } = useShared();
  return (
    <li class="turn">
      <div class="user">
        <span class="unseen">{t("you")}: </span>
        <p dir="auto">{message.title ?? message.text}</p>
      </div>
      {!online ? (
        <p class="turn-note">{t("waiting")}</p>
      ) : overdue ? (
        <p class="turn-note" role="status">
          {t("slow")}{" "}
          <button type="button" class="button" onClick={onSendAgain}>
            {t("send_again")}
          </button>
        </p>
      ) : (
        <p class="turn-note unseen">{t("sending")}</p>
      )}
    </li>
  );
}
