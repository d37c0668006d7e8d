import './short-name.css';

/** The end that is always shown: a number, else a few characters. */
const NUMBER = /[^0-9a-z]?\d+$/i;
const CHARACTERS = 4;
/** Endings of names of files, which are the same for all images of a stack. */
const FILE_ENDING = /\.[a-z]{2,4}$/i;

/** Name of a sample under its small picture: for want of room it loses its middle, since its end tells it from others. */
export function ShortName({ name }: { readonly name: string }) {
  const stem = name.replace(FILE_ENDING, '');
  const at = NUMBER.exec(stem)?.index ?? Math.max(0, stem.length - CHARACTERS);
  return (
    <span className="short-name" title={name}>
      <span>{stem.slice(0, at)}</span>
      <span>{stem.slice(at)}</span>
    </span>
  );
}
