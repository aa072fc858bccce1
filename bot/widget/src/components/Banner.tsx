import { useEffect, useState } from "preact/hooks";
import type { Link } from "../connection";
import { useShared } from "./context";
import { Icon } from "./Icon";

interface Properties {
  link: Link;
  outdated: boolean;
  /** Whether the guideline's words could not be fetched. */
  wordless: boolean;
  onRetry(): void;
}

const BACK_SHOWN_MS = 4000;

/** What stands in the way of an answer, above everything else. */
export function Banner({ link, outdated, wordless, onRetry }: Properties) {
  const { t } = useShared();
  const [wasOffline, setWasOffline] = useState(false);
  const [back, setBack] = useState(false);
  useEffect(() => {
    if (link === "offline") setWasOffline(true);
    if (link === "open" && wasOffline) {
      setWasOffline(false);
      setBack(true);
      const timer = window.setTimeout(() => setBack(false), BACK_SHOWN_MS);
      return () => window.clearTimeout(timer);
    }
    return undefined;
  }, [link]);

  const trouble =
    link === "offline"
      ? t("offline")
      : link === "unauthorised"
        ? t("unauthorised")
        : link === "history"
          ? t("history_unreadable")
          : outdated
            ? t("outdated")
            : wordless
              ? t("wordless")
              : null;
  return (
    <div class="banner-place" role="alert">
      {trouble ? (
        <div class="banner banner-trouble">
          <Icon name="warning" />
          <span>{trouble}</span>
          {outdated && link === "open" ? (
            <button type="button" class="button" onClick={() => window.location.reload()}>
              {t("reload")}
            </button>
          ) : (
            <button type="button" class="button" onClick={onRetry}>
              {t("try_now")}
            </button>
          )}
        </div>
      ) : back ? (
        <div class="banner banner-good">
          <Icon name="check" />
          <span>{t("online_again")}</span>
        </div>
      ) : null}
    </div>
  );
}
