/** The little of Markdown that help pages use. Nothing in a text can become HTML: a page is data until React draws it. */

export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly page: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string };

/** Blocks of a page: headings, paragraphs, lists, code. */
export function parseMarkdown(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll('\r', '').split('\n');
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = /^(#{1,3}) (.*)$/.exec(line);
    if (line.trim() === '') at++;
    else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]!.length as 1 | 2 | 3, content: parseInline(heading[2]!) });
      at++;
    } else if (line.startsWith('```')) {
      const end = lines.findIndex((one, index) => index > at && one.startsWith('```'));
      const stop = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop + 1;
    } else if (ITEM.test(line)) {
      const ordered = /^\d/.test(line);
      const items: string[] = [];
      for (; at < lines.length && lines[at]!.trim() !== ''; at++) {
        const item = ITEM.exec(lines[at]!);
        if (item) items.push(item[1]!);
        else items.push(`${items.pop()} ${lines[at]!.trim()}`);
      }
      blocks.push({ kind: 'list', ordered, items: items.map(parseInline) });
    } else {
      const start = at;
      while (at < lines.length && lines[at]!.trim() !== '' && (at === start || !STARTS_BLOCK.test(lines[at]!))) at++;
      blocks.push({ kind: 'paragraph', content: parseInline(lines.slice(start, at).join(' ')) });
    }
  }
  return blocks;
}

const ITEM = /^(?:[-*]|\d+\.) (.*)$/;
const STARTS_BLOCK = /^(#{1,3} |```|[-*] |\d+\. )/;

/** Code, strong and emphasized words, and links to other pages inside a line. A link to anywhere else stays plain text. */
export function parseInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)]+)\)/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    const [whole, code, strong, emphasis, label, target] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) parts.push({ kind: 'emphasis', text: emphasis });
    else if (/^[a-z0-9-]+(\.md)?$/.test(target!)) {
      parts.push({ kind: 'link', text: label!, page: target!.replace(/\.md$/, '') });
    } else parts.push({ kind: 'text', text: label! });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** The words of a page without its marks. */
export function plainText(text: string): string {
  const inline = (parts: readonly Inline[]) => parts.map((part) => part.text).join('');
  return parseMarkdown(text)
    .map((block) => {
      if (block.kind === 'code') return block.text;
      return block.kind === 'list' ? block.items.map(inline).join(' ') : inline(block.content);
    })
    .join(' ');
}
