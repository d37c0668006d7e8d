import { useMemo } from 'react';
import { type Inline, parseMarkdown } from '../../help/markdown.ts';

interface MarkdownPageProps {
  readonly text: string;
  /** Opens another page. */
  readonly onLink: (page: string) => void;
}

/** A page of the help. */
export function MarkdownPage({ text, onLink }: MarkdownPageProps) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  const inline = (parts: readonly Inline[]) =>
    parts.map((part, index) => {
      const key = `${index} ${part.text}`;
      if (part.kind === 'code') return <code key={key}>{part.text}</code>;
      if (part.kind === 'strong') return <strong key={key}>{part.text}</strong>;
      if (part.kind === 'emphasis') return <em key={key}>{part.text}</em>;
      if (part.kind !== 'link') return part.text;
      return (
        <button key={key} type="button" className="help-link" onClick={() => onLink(part.page)}>
          {part.text}
        </button>
      );
    });
  return (
    <article className="help-page">
      {blocks.map((block, index) => {
        const key = `${index} ${block.kind}`;
        if (block.kind === 'code') return <pre key={key}>{block.text}</pre>;
        if (block.kind === 'paragraph') return <p key={key}>{inline(block.content)}</p>;
        if (block.kind === 'heading') {
          const Heading = block.level === 1 ? 'h1' : block.level === 2 ? 'h2' : 'h3';
          return <Heading key={key}>{inline(block.content)}</Heading>;
        }
        const List = block.ordered ? 'ol' : 'ul';
        return (
          <List key={key}>
            {block.items.map((item) => (
              <li key={item.map((part) => part.text).join('')}>{inline(item)}</li>
            ))}
          </List>
        );
      })}
    </article>
  );
}
