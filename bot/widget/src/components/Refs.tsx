import { useShared } from "./context";

/** The numbers of the guideline's references that a sentence rests on; nothing without any. */
export function Refs({ numbers }: { numbers: number[] }) {
  const { t } = useShared();
  if (!numbers.length) return null;
  return (
    <span class="quiet">
      {t("ref")} {numbers.join(", ")}
    </span>
  );
}
