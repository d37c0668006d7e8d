import { Button, Icon } from '@blueprintjs/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { markedPieces, type TreeNode, valueText } from './metadata-tree.ts';

/** Height of a line, CSS pixels. */
const ROW = 22;
/** Lines drawn above and below those in sight. */
const BEYOND = 12;
/** Height that is taken as in sight before it is measured. */
const UNMEASURED = 600;
/** Longer values are cut in the tree; copying takes all of them. */
const MOST_LETTERS = 400;

interface TreeViewProps {
  readonly label: string;
  readonly nodes: readonly TreeNode[];
  readonly open: ReadonlySet<string>;
  readonly search: string;
  /** What stands behind a value: its unit, or nothing. */
  readonly unitOf: (node: TreeNode) => string;
  readonly onToggle: (path: string, open: boolean) => void;
  readonly onCopy: (text: string, what: string) => void;
}

/** A tree of metadata of which only the lines in sight are drawn. */
export function TreeView({ label, nodes, open, search, unitOf, onToggle, onCopy }: TreeViewProps) {
  const ids = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [at, setAt] = useState<string | null>(null);
  const index = Math.max(
    0,
    nodes.findIndex(({ path }) => path === at),
  );
  const current = nodes[index];
  const height = scroller.current?.clientHeight || UNMEASURED;
  const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const end = Math.min(nodes.length, Math.ceil((top + height) / ROW) + BEYOND);

  useEffect(() => {
    const element = scroller.current;
    if (!element || at === null) return;
    const y = index * ROW;
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + ROW > element.scrollTop + element.clientHeight) element.scrollTop = y + ROW - element.clientHeight;
  }, [index, at]);

  const go = (next: number) => setAt(nodes[Math.max(0, Math.min(nodes.length - 1, next))]?.path ?? null);
  const onKey = (event: KeyboardEvent) => {
    if (!current) return;
    const isOpen = open.has(current.path);
    const steps: { readonly [key: string]: number } = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 20,
      PageUp: -20,
      Home: -nodes.length,
      End: nodes.length,
    };
    const step = steps[event.key];
    if (step !== undefined) go(index + step);
    else if (event.key === 'ArrowRight' && current.count !== null)
      isOpen ? go(index + 1) : onToggle(current.path, true);
    else if (event.key === 'ArrowLeft') {
      if (current.count !== null && isOpen) onToggle(current.path, false);
      else go(nodes.findLastIndex((node, i) => i < index && node.depth < current.depth));
    } else if ((event.key === 'Enter' || event.key === ' ') && current.count !== null) onToggle(current.path, !isOpen);
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      if (event.shiftKey) onCopy(current.path, 'path');
      else onCopy(textOf(current), 'value');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={scroller}
      className="metadata-tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={current && index >= first && index < end ? `${ids}-${index}` : undefined}
      onKeyDown={onKey}
      onFocus={() => at === null && go(0)}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div role="presentation" style={{ height: nodes.length * ROW }}>
        {nodes.slice(first, end).map((node, i) => (
          <TreeRow
            key={node.path}
            id={`${ids}-${first + i}`}
            y={(first + i) * ROW}
            node={node}
            unit={unitOf(node)}
            isOpen={node.count === null ? undefined : open.has(node.path)}
            isCurrent={node === current && at !== null}
            search={search}
            onSelect={() => setAt(node.path)}
            onToggle={() => onToggle(node.path, !open.has(node.path))}
            onCopy={onCopy}
          />
        ))}
      </div>
    </div>
  );
}

interface TreeRowProps {
  readonly id: string;
  readonly y: number;
  readonly node: TreeNode;
  readonly unit: string;
  readonly isOpen: boolean | undefined;
  readonly isCurrent: boolean;
  readonly search: string;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
  readonly onCopy: (text: string, what: string) => void;
}

function TreeRow({ id, y, node, unit, isOpen, isCurrent, search, onSelect, onToggle, onCopy }: TreeRowProps) {
  const value = node.count === null ? valueText(node.value) : '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the tree
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus
    <div
      id={id}
      className="metadata-row"
      role="treeitem"
      aria-label={
        node.count === null ? `${node.key}: ${value.slice(0, MOST_LETTERS)}${unit}` : `${node.key}, ${node.count}`
      }
      aria-level={node.depth + 1}
      aria-posinset={node.position}
      aria-setsize={node.siblings}
      aria-expanded={isOpen}
      aria-selected={isCurrent}
      style={{ top: y, height: ROW, paddingLeft: 6 + 14 * node.depth }}
      title={value.length > 60 ? value.slice(0, 2000) : undefined}
      onClick={() => {
        onSelect();
        if (isOpen !== undefined) onToggle();
      }}
    >
      <span className="caret">
        {isOpen !== undefined && (
          <Icon icon={isOpen ? 'caret-down' : 'caret-right'} size={14} aria-hidden title={false} />
        )}
      </span>
      <span className="key">
        <Marked text={node.key} search={search} />
      </span>
      {node.count === null ? (
        <span className="value">
          <Marked text={value.slice(0, MOST_LETTERS)} search={search} />
          {unit && <span className="quiet">{unit}</span>}
        </span>
      ) : (
        <span className="quiet">{node.count}</span>
      )}
      {isCurrent && (
        <span className="copy" aria-hidden="true">
          <CopyButton icon="duplicate" title="Copy the value (Ctrl+C)" onCopy={() => onCopy(textOf(node), 'value')} />
          <CopyButton icon="link" title="Copy the path (Ctrl+Shift+C)" onCopy={() => onCopy(node.path, 'path')} />
        </span>
      )}
    </div>
  );
}

/** For the mouse; keys do the same in the tree, so it is no stop for the tabulator. */
function CopyButton({ icon, title, onCopy }: { icon: 'duplicate' | 'link'; title: string; onCopy: () => void }) {
  return (
    <Button
      variant="minimal"
      size="small"
      tabIndex={-1}
      icon={icon}
      title={title}
      onClick={(event) => {
        event.stopPropagation();
        onCopy();
      }}
    />
  );
}

function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  return markedPieces(text, search).map((piece, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity
    piece.match ? <mark key={i}>{piece.text}</mark> : <span key={i}>{piece.text}</span>,
  );
}

/** What is copied: a plain value as it is, a group as JSON. */
function textOf({ value }: TreeNode): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
