import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CasePayload, Catalogue, Decision, FactEntry, Language } from "../types";
import { componentEntry, factLabel, filled, phrase, recommendationNumber, statusWords } from "../words";
import { useShared } from "./context";
import { DecisionPath } from "./DecisionPath";
import { FactRow } from "./FactRow";
import { Icon } from "./Icon";

interface Properties {
  payload: CasePayload | null;
  /** Number of turns so far; another one closes what is being edited. */
  turn: number;
  /** Leaves the conversation for a new one; null where that cannot be. */
  onStartAfresh: (() => void) | null;
}

const GROUPS: { title: "group_decisive" | "group_prerequisite" | "group_other"; roles: FactEntry["role"][] }[] = [
  { title: "group_decisive", roles: ["decisive", "bound"] },
  { title: "group_prerequisite", roles: ["prerequisite"] },
  { title: "group_other", roles: ["prognosis", "cross_check", "consideration"] },
];

/** The case beside the conversation: facts, prerequisites, the answer and the way to it. */
export function CasePanel({ payload, turn, onStartAfresh }: Properties) {
  const { t, catalogue, language } = useShared();
  const [edited, setEdited] = useState<string | null>(null);
  const path = useRef<HTMLHeadingElement>(null);
  useEffect(() => setEdited(null), [turn]);
  if (!catalogue) return <div class="panel" />;
  const names = Object.keys(catalogue.facts).filter(
    (name) => catalogue.facts[name]!.role !== "bound" || payload?.facts[name] !== undefined,
  );
  return (
    <div class="panel">
      <h2>{payload ? t("case_heading", { id: payload.case_id }) : t("no_case")}</h2>
      {payload ? (
        <Summary decision={payload.decision} catalogue={catalogue}>
          <button
            type="button"
            class="link-button"
            onClick={() => {
              path.current!.scrollIntoView();
              path.current!.focus({ preventScroll: true });
            }}
          >
            {t("path_show")}
            <Icon name="arrow" />
          </button>
        </Summary>
      ) : (
        <p class="quiet">{t("no_case_hint")}</p>
      )}
      {GROUPS.map((group) => (
        <section key={group.title} class="facts">
          <h3>{t(group.title)}</h3>
          <ul>
            {names
              .filter((name) => group.roles.includes(catalogue.facts[name]!.role))
              .map((name) => (
                <FactRow
                  key={name}
                  name={name}
                  entry={catalogue.facts[name]!}
                  payload={payload}
                  catalogue={catalogue}
                  editing={edited === name}
                  onEdit={() => setEdited(name)}
                  onClose={() => setEdited(null)}
                />
              ))}
          </ul>
        </section>
      ))}
      {payload && (
        <section class="path-part">
          <h3 ref={path} tabIndex={-1}>
            {t("path")}
          </h3>
          <p class="hint">{t("path_hint")}</p>
          <DecisionPath payload={payload} catalogue={catalogue} />
        </section>
      )}
      {onStartAfresh && (
        <p>
          <button type="button" class="button" onClick={onStartAfresh}>
            {t("clear")}
          </button>
        </p>
      )}
      <footer class="card-footer">
        {catalogue.guideline.short_title[language]}, {t("version", { version: catalogue.guideline.version })}
      </footer>
    </div>
  );
}

const LOOKS = {
  recommendation: ["badge-good", "check"],
  individual_assessment: ["badge-individual", "question"],
  outside_guideline: ["badge-neutral", "dash"],
  undetermined: ["badge-neutral", "question"],
  contradiction: ["badge-warning", "warning"],
} as const;

interface SummaryProperties {
  decision: Decision;
  catalogue: Catalogue;
  children: ComponentChildren;
}

function Summary({ decision, catalogue, children }: SummaryProperties) {
  const { t, language } = useShared();
  const [badge, icon] = LOOKS[decision.status];
  const provisional = decision.provisional && decision.status !== "outside_guideline";
  return (
    <div class={`summary summary-${decision.status}`} aria-label={t("decision")} role="group">
      {decision.status !== "recommendation" && (
        <p>
          <span class={`badge ${badge}`}>
            <Icon name={icon} />
            {statusWords(decision, catalogue, language)}
          </span>
        </p>
      )}
      {decision.recommendations.map((given) => (
        <div key={given.id} class="given">
          <p>
            <span class={`badge ${badge}`}>
              <Icon name={icon} />
              {t("recommendation", { number: recommendationNumber(given.id, catalogue) })}
            </span>{" "}
            <strong>{catalogue.recommendations.find((one) => one.id === given.id)?.label[language]}</strong>
          </p>
          <ul>
            {given.components.map((part, index) => (
              <li key={index}>
                <span>{componentEntry(catalogue, given.id, part)?.label[language]}</span>
                <span class="badge badge-asked">{t("strength", { strength: part.strength })}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {decision.reasons.length > 0 && (
        <ul class="reasons">
          {catalogue.levels
            .flatMap((level) => level.criteria)
            .filter((one) => decision.reasons.includes(one.id))
            .map((one) => (
              <li key={one.id}>{one.label[language]}</li>
            ))}
        </ul>
      )}
      {decision.possible.length > 0 && (
        <p class="quiet">
          {t("may_become")}: {possibleWords(decision, catalogue, language).join("; ")}.
        </p>
      )}
      {decision.conflicts.length > 0 && (
        <p class="quiet">
          {decision.conflicts.map((name) => factLabel(catalogue, name, language)).join(", ")}
        </p>
      )}
      {provisional && ["recommendation", "individual_assessment"].includes(decision.status) && (
        <p>
          <span class="badge badge-warning">
            <Icon name="warning" />
            {phrase(catalogue, "provisional", language).replace(/:$/, "")}
          </span>
        </p>
      )}
      {children}
    </div>
  );
}

/** What the case may still come to, each once, in the pack's and the bot's words. */
function possibleWords(decision: Decision, catalogue: Catalogue, language: Language): string[] {
  const words = decision.possible.map((one) => {
    const numbers = one.recommendations.map((id) => recommendationNumber(id, catalogue)).join(" + ");
    const text = catalogue.phrases[`possible_${one.status}`];
    return text ? filled(text, language, { numbers }) : "";
  });
  return [...new Set(words.filter(Boolean))];
}

/** The panel on a narrow screen: a sheet over the conversation. */
export function CaseSheet({ open, onClose, children }: { open: boolean; onClose(): void; children: ComponentChildren }) {
  const { t } = useShared();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current!;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog class="sheet" ref={dialog} aria-label={t("show_case")} onClose={onClose}>
      <div class="sheet-bar">
        <p>{t("show_case")}</p>
        <button type="button" class="button" onClick={onClose}>
          <Icon name="cross" />
          {t("close")}
        </button>
      </div>
      {open && children}
    </dialog>
  );
}
