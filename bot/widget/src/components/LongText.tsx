import { useState } from "preact/hooks";
import { written } from "../words";
import { useShared } from "./context";

const LONG_CHARACTERS = 600;
const LONG_LINES = 9;

/** What a user wrote, always as text; a letter is folded until someone wants all of it. */
export function LongText({ text }: { text: string }) {
  const { t } = useShared();
  const [open, setOpen] = useState(false);
  const long = text.length > LONG_CHARACTERS || text.split("\n", LONG_LINES).length === LONG_LINES;
  return (
    <div class="said">
      <p dir="auto" class={long && !open ? "folded" : ""}>
        {written(text)}
      </p>
      {long && (
        <button type="button" class="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "show_less" : "show_all")}
        </button>
      )}
    </div>
  );
}
