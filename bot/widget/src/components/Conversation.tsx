import { useEffect, useMemo, useRef } from "preact/hooks";
import { standingAnswer, type State } from "../state";
import type { CasePayload, Outgoing, Turn } from "../types";
import { Beginning } from "./Beginning";
import { useShared } from "./context";
import { LongText } from "./LongText";
import { TurnView } from "./TurnView";

interface Properties {
  state: State;
  payload: CasePayload | null;
  /** Whether a turn was said in this window since the page was opened. */
  isFresh(turn: Turn): boolean;
  onSendAgain(id: string): void;
  onSendAnew(turn: Turn): void;
}

const ABOVE_PX = 8;

export function Conversation({ state, payload, isFresh, onSendAgain, onSendAnew }: Properties) {
  const { t } = useShared();
  const scroller = useRef<HTMLDivElement>(null);
  const pressed = useRef(false);
  const last = state.turns[state.turns.length - 1];
  const standing = useMemo(() => standingAnswer(state.turns), [state.turns]);

  useEffect(() => {
    const list = scroller.current!.querySelector("ol");
    const newest = list?.lastElementChild;
    // Not scrollIntoView: in a frame it would scroll the embedding page as well.
    if (newest) {
      const area = scroller.current!;
      // What does not fit as a whole begins at the answer: the user knows what was said.
      const fits = newest.getBoundingClientRect().height < area.clientHeight;
      const shown = (!fits && newest.querySelector(".answer")) || newest;
      area.scrollTop += shown.getBoundingClientRect().top - area.getBoundingClientRect().top - ABOVE_PX;
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
      {empty && state.loaded && <Beginning />}
      <ol class="turns">
        {state.turns.map((turn) => (
          <TurnView
            key={turn.id}
            turn={turn}
            payload={turn === last || turn === standing ? payload : null}
            open={(turn === last || turn === standing) && !state.outbox.length}
            fresh={isFresh(turn)}
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
        <LongText text={message.title ?? message.text} />
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
