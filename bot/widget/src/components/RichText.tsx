import type { ComponentChildren } from "preact";

/** A bot's message: lines, bullets and bold, and nothing else; everything stays text. */
export function RichText({ text }: { text: string }) {
  const blocks: ComponentChildren[] = [];
  let bullets: string[] = [];
  const endList = () => {
    if (!bullets.length) return;
    const items = bullets;
    bullets = [];
    blocks.push(
      <ul key={blocks.length}>
        {items.map((item, index) => (
          <li key={index}>
            <Inline text={item} />
          </li>
        ))}
      </ul>,
    );
  };
  for (const line of text.split("\n")) {
    if (line.startsWith("• ")) {
      bullets.push(line.slice(2));
      continue;
    }
    endList();
    if (line.trim()) {
      blocks.push(
        <p key={blocks.length}>
          <Inline text={line} />
        </p>,
      );
    }
  }
  endList();
  return <>{blocks}</>;
}

function Inline({ text }: { text: string }) {
  const parts = text.split("**");
  // An odd mark is no mark.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 ? <strong key={index}>{part}</strong> : part))}</>;
}
