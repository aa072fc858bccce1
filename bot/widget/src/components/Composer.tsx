import { useEffect, useRef, useState } from "preact/hooks";
import { number } from "../strings";
import { useShared } from "./context";
import { Icon } from "./Icon";

interface Properties {
  draft: string;
  /** Whether a question is open: then the example of a beginning is none. */
  asked: boolean;
  limit: number;
  onDraft(text: string): void;
  onSend(text: string): void;
}

// From this share of the limit on, the length is shown.
const SHOWN_FROM = 0.8;

export function Composer({ draft, asked, limit, onDraft, onSend }: Properties) {
  const { t, language } = useShared();
  const [problem, setProblem] = useState<"files" | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const tooLong = draft.length > limit;
  const parts = { length: number(draft.length, language), limit: number(limit, language) };

  useEffect(() => {
    const area = field.current!;
    // For browsers without field-sizing.
    area.rows = Math.min(8, Math.max(2, draft.split("\n").length));
  }, [draft]);

  const send = () => {
    if (!draft.trim() || tooLong) {
      field.current?.focus();
      return;
    }
    setProblem(null);
    onSend(draft);
  };
  const refuseFiles = (event: ClipboardEvent | DragEvent, data: DataTransfer | null) => {
    // Word processors put a picture beside the text: then the text is what was meant.
    if (data?.files.length && !data.getData("text/plain")) {
      event.preventDefault();
      setProblem("files");
    }
  };
  const message = tooLong ? t("too_long", parts) : problem ? t("no_files") : "";

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for="message">{t("message_label")}</label>
      <div class="composer-row">
        <textarea
          id="message"
          ref={field}
          rows={2}
          dir="auto"
          value={draft}
          placeholder={t(asked ? "message_answer" : "message_example")}
          spellcheck={false}
          autocomplete="off"
          aria-describedby="message-hint message-problem"
          aria-invalid={tooLong}
          onInput={(event) => {
            setProblem(null);
            onDraft(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              send();
            }
          }}
          onPaste={(event) => refuseFiles(event, event.clipboardData)}
          onDrop={(event) => refuseFiles(event, event.dataTransfer)}
        />
        <button type="submit" class="button button-primary" aria-disabled={!draft.trim() || tooLong}>
          <Icon name="send" />
          <span class="send-word">{t("send")}</span>
        </button>
      </div>
      <p id="message-hint" class="hint">
        {draft.length > limit * SHOWN_FROM && !tooLong ? (
          t("characters", parts)
        ) : (
          <>
            <span class="hint-keys">{t("hint_keys")} </span>
            {t("hint_privacy")}
          </>
        )}
      </p>
      <p id="message-problem" class="problem" role="alert">
        {message}
      </p>
    </form>
  );
}
