import { useEffect, useRef } from "preact/hooks";
import type { CasePayload, Catalogue, FactEntry } from "../types";
import { toldWords, written } from "../words";
import { useShared } from "./context";
import { FactEditor } from "./FactEditor";
import { Icon } from "./Icon";

interface Properties {
  name: string;
  entry: FactEntry;
  payload: CasePayload | null;
  catalogue: Catalogue;
  editing: boolean;
  onEdit(): void;
  onClose(): void;
}

/** One fact: its value and the words it came from, or that it is unknown; a press edits it. */
export function FactRow({ name, entry, payload, catalogue, editing, onEdit, onClose }: Properties) {
  const { t, language } = useShared();
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing) button.current?.focus({ preventScroll: true });
    wasEditing.current = editing;
  }, [editing]);

  const value = payload?.facts[name];
  const origin = payload?.sources[name];
  const unclear = payload?.unclear.find((item) => item.fact === name);
  const label = entry.label[language];
  return (
    <li
      class={`fact ${value === undefined ? "fact-unknown" : ""} ${payload?.asked === name ? "fact-asked" : ""}`}
    >
      <button
        type="button"
        class="fact-button"
        ref={button}
        aria-expanded={editing}
        onClick={() => (editing ? onClose() : onEdit())}
      >
        <span class="fact-label">{label}</span>
        <span>
          <span class="fact-value">
            {value === undefined
              ? t("unknown")
              : toldWords(catalogue, name, value, origin?.bound, language)}
          </span>
          {payload && <Marks name={name} payload={payload} />}
        </span>
        <Icon name="pencil" />
        <span class="unseen">{t("edit")}</span>
      </button>
      {origin && (
        <p class="fact-origin">
          {!origin.text || origin.text.startsWith("/") ? (
            t("from_choice", { turn: origin.turn })
          ) : (
            <bdi>{t("from_words", { text: written(origin.text), turn: origin.turn })}</bdi>
          )}
        </p>
      )}
      {unclear?.text && !unclear.text.startsWith("/") && (
        <p class="fact-origin">
          <bdi>»{written(unclear.text)}«</bdi>
        </p>
      )}
      {editing && (
        <FactEditor name={name} entry={entry} value={value} catalogue={catalogue} onClose={onClose} />
      )}
    </li>
  );
}

function Marks({ name, payload }: { name: string; payload: CasePayload }) {
  const { t } = useShared();
  const marks: [string, "mark mark-asked" | "badge badge-warning" | "mark"][] = [];
  if (payload.asked === name) marks.push([t("asked_now"), "mark mark-asked"]);
  if (payload.decision.conflicts.includes(name)) marks.push([t("conflict"), "badge badge-warning"]);
  if (payload.unclear.some((item) => item.fact === name)) marks.push([t("unclear"), "badge badge-warning"]);
  if (payload.unavailable.includes(name)) marks.push([t("unavailable"), "mark"]);
  else if (payload.decision.missing.includes(name) && payload.asked !== name) {
    marks.push([t("matters"), "mark"]);
  }
  if (!marks.length) return null;
  return (
    <span class="fact-marks">
      {marks.map(([text, look]) => (
        <span key={text} class={look}>
          {text}
        </span>
      ))}
    </span>
  );
}
