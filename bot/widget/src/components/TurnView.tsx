import type { ComponentChildren } from "preact";
import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import { catalogueFor } from "../state";
import { clock } from "../strings";
import { isCase, isNote, type Button, type CasePayload, type Turn } from "../types";
import { statement, valueWords } from "../words";
import { AnswerCard, hasCard } from "./AnswerCard";
import { useShared } from "./context";
import { LongText } from "./LongText";
import { Note } from "./Note";
import { RichText } from "./RichText";

const WHAT_IF = "/what_if";

interface Properties {
  turn: Turn;
  /** The case after this turn, when it is the last one. */
  payload: CasePayload | null;
  /** Whether its buttons may be used. */
  open: boolean;
  /** Whether it was said in this window since the page was opened. */
  fresh: boolean;
  onSendAnew(turn: Turn): void;
}

export const TurnView = memo(function TurnView({ turn, payload, open, fresh, onSendAnew }: Properties) {
  const { t, language } = useShared();
  const card = cardOf(turn);
  const choices = (buttons: Button[] | undefined, isAnswer = false) =>
    open && buttons ? <Choices buttons={buttons} payload={payload} isAnswer={isAnswer} /> : null;
  return (
    <li class="turn">
      <div class="user">
        <span class="unseen">{t("you")}: </span>
        <LongText text={turn.title ?? turn.text} />
      </div>
      <div class="answer" tabIndex={-1} role="group" aria-label={t("assistant")}>
        {turn.messages.map((message, index) => {
          if (isNote(message.custom)) {
            const words = turn.messages[index - 1];
            return (
              <Note key={index} note={message.custom} fresh={fresh}>
                {choices(words?.buttons)}
              </Note>
            );
          }
          // A note's words stand in its payload as well, where they can be copied from.
          if (!message.text || isNote(turn.messages[index + 1]?.custom)) return null;
          const isAnswer = card !== null && card.at === index;
          return (
            <div
              key={index}
              class={`message ${card && index < card.at ? "message-before" : ""}`}
              lang={card?.payload.language}
            >
              {isAnswer ? (
                <CardOrText payload={card.payload} text={message.text} at={turn.at} />
              ) : (
                <RichText text={message.text} />
              )}
              {choices(message.buttons, isAnswer)}
            </div>
          );
        })}
        {!turn.kept && (
          <p class="turn-note">
            <span class="badge badge-warning">{t("not_kept")}</span>{" "}
            {open && (
              <button type="button" class="button" onClick={() => onSendAnew(turn)}>
                {t("send_again")}
              </button>
            )}
          </p>
        )}
      </div>
      <p class="turn-time">
        <time dateTime={new Date(turn.at * 1000).toISOString()}>{clock(turn.at, language)}</time>
      </p>
    </li>
  );
});

function CardOrText({ payload, text, at }: { payload: CasePayload; text: string; at: number }) {
  const { catalogue, language } = useShared();
  const words = catalogueFor(catalogue, payload);
  if (!words || !hasCard(payload)) return <RichText text={text} />;
  return (
    <div lang={language}>
      <AnswerCard payload={payload} catalogue={words} at={at} />
    </div>
  );
}

/** Which message of the turn is the answer in words, by the payload that follows it. */
function cardOf(turn: Turn): { payload: CasePayload; at: number } | null {
  const place = turn.messages.findIndex((message) => isCase(message.custom));
  if (place < 0) return null;
  const payload = turn.messages[place]!.custom as CasePayload;
  const kinds = payload.message_kinds ?? [];
  const at = kinds.lastIndexOf("answer");
  return { payload, at: at < 0 ? -1 : place - kinds.length + at };
}

interface ChoicesProperties {
  buttons: Button[];
  payload: CasePayload | null;
  /** Whether they stand under a decision; then something else can be supposed. */
  isAnswer: boolean;
}

function Choices({ buttons, payload, isAnswer }: ChoicesProperties) {
  const { t, catalogue, send, compose } = useShared();
  const asked = payload?.asked ?? null;
  const entry = asked ? catalogue?.facts[asked] : undefined;
  const aboutAsked = (button: Button) => button.payload.startsWith(`/inform{"${asked}"`);
  const several = entry?.kind === "set" && buttons.some(aboutAsked);
  // Under a decision a supposition is begun in the field, in place of the bot's asking for it.
  const left = (button: Button) =>
    (several && aboutAsked(button)) || (isAnswer && button.payload === WHAT_IF);
  const single = buttons
    .filter((button) => !left(button))
    .map((button) => (
      <button
        key={button.payload}
        type="button"
        class="button"
        onClick={() => send(button.payload, button.title)}
      >
        {button.title}
      </button>
    ));
  if (isAnswer) {
    single.splice(
      1,
      0,
      <button key="what-if" type="button" class="button" onClick={() => compose(t("what_if_begin"))}>
        {t("what_if")}
      </button>,
    );
  }
  return several ? <Several fact={asked!}>{single}</Several> : <div class="choices">{single}</div>;
}

/** The question for a set: several members may hold together. */
function Several({ fact, children }: { fact: string; children: ComponentChildren }) {
  const { t, catalogue, language, send } = useShared();
  const [chosen, setChosen] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const entry = catalogue!.facts[fact]!;
  return (
    <form
      class="several choices"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(!chosen.length);
        if (chosen.length) {
          const value = [...chosen].sort();
          send(statement(fact, value), valueWords(catalogue!, fact, value, language));
        }
      }}
    >
      <fieldset>
        <legend class="unseen">{entry.label[language]}</legend>
        {Object.entries(entry.values).map(([member, words]) => (
          <label key={member} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(member)}
              onChange={(event) =>
                setChosen(
                  event.currentTarget.checked
                    ? [...chosen, member]
                    : chosen.filter((other) => other !== member),
                )
              }
            />
            {words.label[language]}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button button-primary">
        {t("send_answer")}
      </button>
      {children}
      <span class="problem" role="alert">
        {missing && !chosen.length ? t("choose_one") : ""}
      </span>
    </form>
  );
}
