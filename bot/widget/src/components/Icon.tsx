const PATHS = {
  check: "M4 12.5l5 5L20 6.5",
  cross: "M6 6l12 12M18 6L6 18",
  question: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9v.6M12 18h.01",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
  pencil: "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
  send: "M4 12l16-8-6 16-3-6z",
  case: "M8 4h8v3H8zM8 5.5H5V21h14V5.5h-3M8.5 12h7M8.5 16h5",
  info: "M12 11v6M12 7.5h.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  dash: "M6 12h12",
  arrow: "M12 5v14M7 14l5 5 5-5",
} as const;

/** A drawing beside words; it says nothing by itself. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
