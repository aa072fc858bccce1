import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { NotePayload } from "../types";
import { useShared } from "./context";

interface Properties {
  note: NotePayload;
  fresh: boolean;
  children: ComponentChildren;
}

/**
 * A text for the record: to be read, then copied, printed or kept as PDF. `children` are the
 * bot's own buttons for it. `fresh` is one that was asked for here and has just come.
 */
export function Note({ note, fresh, children }: Properties) {
  const { t, language } = useShared();
  const [told, setTold] = useState("");
  useEffect(() => {
    if (!fresh || !note.pdf_base64) return;
    download(note.pdf_base64, `${note.file_name}.pdf`);
    setTold(t("downloaded"));
  }, []);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setTold(t("copied"));
    } catch {
      setTold(t("copy_failed"));
    }
  };
  return (
    <article class="note" lang={language}>
      <h3>{t("note")}</h3>
      <div class="note-text" lang={note.language} tabIndex={0} role="region" aria-label={note.title}>
        {note.text}
      </div>
      <div class="choices">
        <button type="button" class="button button-primary" onClick={() => void copy(note.text)}>
          {t("copy")}
        </button>
        {note.pdf_base64 && (
          <button
            type="button"
            class="button button-primary"
            onClick={() => download(note.pdf_base64!, `${note.file_name}.pdf`)}
          >
            {t("download_pdf")}
          </button>
        )}
        <button type="button" class="button" onClick={(event) => printOnly(event.currentTarget)}>
          {t("print")}
        </button>
        <button type="button" class="button" onClick={() => void copy(note.markdown)}>
          {t("copy_markdown")}
        </button>
        {children}
      </div>
      <p class="hint" role="status">
        {told}
      </p>
    </article>
  );
}

function download(base64: string, filename: string): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(address);
}

function printOnly(button: HTMLElement): void {
  const note = button.closest(".note")!;
  note.classList.add("printed");
  document.documentElement.classList.add("printing-note");
  window.print();
  document.documentElement.classList.remove("printing-note");
  note.classList.remove("printed");
}
