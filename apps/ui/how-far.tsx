import "./how-far.css";

/** How far long work is, in words and as a bar. @param share from 0 to 1; left out where nobody knows how far it is yet */
export function HowFar({ words, share }: { words: string; share?: number | undefined }) {
  return (
    <div className="how-far small" role="status">
      <span>{words}</span>
      <progress aria-label={words} max={1} value={share} />
    </div>
  );
}
