import { Button, DialogBody, DialogFooter, Icon, InputGroup, Switch } from '@blueprintjs/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { FolderEntry } from '../../src-preload/contract/folders.ts';
import type { FileDialogRequest } from '../../src-preload/contract/host.ts';
import { useApi } from '../api/api-context.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorState, LoadingState } from './empty-state.tsx';
import { firstFocus } from './first-focus.ts';
import { sizeText } from './sizes.ts';

interface FileChooserProps {
  readonly request: FileDialogRequest;
  readonly onClose: (path: string | null) => void;
}

const ICONS = { folder: 'folder-close', project: 'projects', file: 'document' } as const;

/** Folders that are one dataset. */
const STORE = /\.zspy$/i;

/** Our own file dialog, for hosts without one: folders, projects and files of the folders that may be seen. */
export function FileChooser({ request, onClose }: FileChooserProps) {
  const api = useApi();
  const ids = useId();
  const saving = request.kind === 'save-file';
  /** The folder itself is asked for, not something in it. */
  const wholeFolder = request.kind === 'open-folder';
  const [folder, setFolder] = useState<string | null>(() => startFolder(request));
  /** What somebody writes over the folder's path, from the moment the field has the focus: nothing that arrives later may get in between. */
  const [typed, setTyped] = useState<string | null>(null);
  const shownPath = typed ?? folder ?? '';
  const [name, setName] = useState(() => (saving ? (request.path?.split(/[/\\]/).at(-1) ?? '') : ''));
  const [chosen, setChosen] = useState(0);
  /** The path of a file that is there already, for which was asked whether to replace it. */
  const [asked, setAsked] = useState<string | null>(null);
  /** Enter was pressed before the folder's listing had come. */
  const [meansToSave, setMeansToSave] = useState(false);
  const [everything, setEverything] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const listRef = useCallback(
    (element: HTMLDivElement | null) => {
      list.current = element;
      if (!saving) firstFocus(element);
    },
    [saving],
  );

  const listing = useQuery({
    queryKey: ['folder', folder],
    queryFn: () => api.call('list-folder', { folder }).answer,
    staleTime: 2000,
  });
  const entries = (listing.data?.entries ?? []).filter((entry) => everything || fits(entry, request));
  const entry = entries[chosen];

  // The only folder that may be seen is gone into by itself.
  const only = listing.data?.folder === null && listing.data.entries.length === 1 ? listing.data.entries[0] : undefined;
  const lonely = only?.kind === 'folder' ? only.path : null;
  useEffect(() => {
    if (lonely !== null) setFolder(lonely);
  }, [lonely]);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${chosen}"]`)?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);

  function go(next: string | null) {
    setFolder(next);
    setTyped(null);
    setChosen(0);
  }

  function take(taken: FolderEntry | undefined) {
    if (!taken) return;
    if (request.kind === 'open-file' && STORE.test(taken.name)) onClose(taken.path);
    else if (taken.kind === 'folder' || (taken.kind === 'project' && saving)) go(taken.path);
    else if (saving) setName(taken.name);
    else if (taken.kind === 'file' && (wholeFolder || request.kind === 'open-project')) return;
    else onClose(taken.path);
  }

  function goTyped() {
    const path = shownPath.trim();
    const looksLikeFile = /\.[a-z0-9]{1,11}$/i.test(path);
    if (looksLikeFile && !saving && !wholeFolder) return onClose(path);
    go(path === '' ? null : path);
    setTyped(path);
  }

  /** The name under which will be saved, and the path; null before there are any. */
  const target =
    saving && folder && name.trim() !== '' ? targetOf(folder, name.trim(), request.extensions ?? []) : null;
  const isThere =
    target !== null &&
    listing.data?.entries.some(
      ({ kind, name: other }) => kind !== 'folder' && other.toLowerCase() === target.name.toLowerCase(),
    ) === true;
  const asksToReplace = isThere && target.path === asked;

  function save() {
    if (target === null) return;
    if (listing.isPending) setMeansToSave(true);
    else if (isThere && !asksToReplace) setAsked(target.path);
    else onClose(target.path);
  }

  // What is there already is known only with the listing.
  useEffect(() => {
    if (listing.isPending || !meansToSave) return;
    setMeansToSave(false);
    save();
  });

  function onListKey(event: KeyboardEvent) {
    const steps: { readonly [key: string]: number } = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 12,
      PageUp: -12,
      Home: -1e6,
      End: 1e6,
    };
    const step = steps[event.key];
    if (step !== undefined) setChosen(Math.min(entries.length - 1, Math.max(0, chosen + step)));
    else if (event.key === 'Enter') take(entry);
    else if (event.key === 'Backspace' || event.key === 'ArrowLeft') go(listing.data?.parent ?? null);
    else if (event.key === 'ArrowRight' && entry?.kind === 'folder') go(entry.path);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const next = [...entries.keys()].map((index) => (chosen + 1 + index) % entries.length);
      const found = next.find((index) => entries[index]!.name.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found === undefined) return;
      setChosen(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const canOpen = entry !== undefined && !(request.kind === 'open-project' && entry.kind === 'file');
  return (
    <Dialog
      isOpen
      title={request.title}
      onClose={() => onClose(null)}
      style={{ width: 'min(640px, calc(100vw - 32px))' }}
      transitionDuration={0}
    >
      <DialogBody useOverflowScrollContainer={false}>
        <div className="file-chooser">
          <form
            className="file-chooser-path"
            onSubmit={(event) => {
              event.preventDefault();
              goTyped();
            }}
          >
            <Button
              icon="arrow-up"
              aria-label="Folder above"
              title="Folder above"
              disabled={folder === null}
              onClick={() => go(listing.data?.parent ?? null)}
            />
            <InputGroup
              aria-label="Folder or path"
              placeholder="Folders that Phasewright may open"
              value={shownPath}
              onFocus={() => setTyped(shownPath)}
              onBlur={() => setTyped((text) => (text === '' || text === folder ? null : text))}
              onChange={(event) => setTyped(event.currentTarget.value)}
              spellCheck={false}
            />
          </form>
          <div
            ref={listRef}
            className="file-list"
            role="listbox"
            tabIndex={0}
            aria-label="Files"
            aria-activedescendant={entry ? `${ids}-${chosen}` : undefined}
            onKeyDown={onListKey}
          >
            {listing.isPending && <LoadingState what="Reading folder" />}
            {listing.isError && (
              <ErrorState
                title="This folder cannot be shown"
                error={listing.error}
                retry={() => go(null)}
                retryText="Folders that may be opened"
              />
            )}
            {entries.map((one, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the list
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
              <div
                key={one.path}
                id={`${ids}-${index}`}
                data-index={index}
                className="file-row"
                role="option"
                aria-selected={index === chosen}
                onClick={() => {
                  setChosen(index);
                  if (saving && one.kind === 'file') setName(one.name);
                }}
                onDoubleClick={() => take(one)}
              >
                <Icon icon={ICONS[one.kind]} size={14} title={one.kind} />
                {/* Folders to begin with may bear the same name. */}
                <span className="name">{folder === null ? one.path : one.name}</span>
                <span className="size">{one.kind === 'file' ? sizeText(one.sizeBytes) : ''}</span>
              </div>
            ))}
            {listing.isSuccess && entries.length === 0 && (
              <div className="panel-state">
                <span className="quiet">Nothing here that can be {saving ? 'replaced' : 'opened'}</span>
              </div>
            )}
          </div>
          {saving && (
            <InputGroup
              aria-label="File name"
              value={name}
              inputRef={firstFocus}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setMeansToSave(false);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter') save();
              }}
              rightElement={<NameEnding name={name} extensions={request.extensions ?? []} />}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={() => onClose(null)}>Cancel</Button>
            {saving ? (
              <Button intent={asksToReplace ? 'danger' : 'primary'} disabled={target === null} onClick={save}>
                {asksToReplace ? 'Replace' : 'Save'}
              </Button>
            ) : wholeFolder ? (
              <Button intent="primary" disabled={folder === null || !listing.isSuccess} onClick={() => onClose(folder)}>
                Open this folder
              </Button>
            ) : (
              <Button intent="primary" disabled={!canOpen} onClick={() => take(entry)}>
                Open
              </Button>
            )}
          </>
        }
      >
        <span role="status">{asksToReplace && `${target.name} is there already. Replace it?`}</span>
        {request.extensions && !saving && (
          <Switch
            style={{ margin: 0 }}
            label="All files"
            checked={everything}
            onChange={(event) => {
              setEverything(event.currentTarget.checked);
              setChosen(0);
            }}
          />
        )}
      </DialogFooter>
    </Dialog>
  );
}

/** The ending that a name gets by itself; nothing where it has one. */
function NameEnding({ name, extensions }: { readonly name: string; readonly extensions: readonly string[] }) {
  const [ending] = extensions;
  if (ending === undefined || hasEnding(name.trim(), extensions)) return null;
  return <span className="name-ending quiet">{ending}</span>;
}

function hasEnding(name: string, extensions: readonly string[]): boolean {
  return extensions.some((ending) => name.toLowerCase().endsWith(ending));
}

function targetOf(folder: string, name: string, extensions: readonly string[]) {
  const whole = hasEnding(name, extensions) ? name : `${name}${extensions[0] ?? ''}`;
  const separator = folder.includes('\\') ? '\\' : '/';
  return { name: whole, path: `${folder.replace(/[/\\]$/, '')}${separator}${whole}` };
}

function startFolder({ kind, path }: FileDialogRequest): string | null {
  if (path === undefined) return null;
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return kind === 'save-file' ? (cut > 0 ? path.slice(0, cut) : null) : path;
}

function fits(entry: FolderEntry, { kind, extensions }: FileDialogRequest): boolean {
  if (entry.kind === 'folder') return true;
  if (entry.kind === 'project') return kind !== 'save-file';
  if (kind === 'open-project') return false;
  return !extensions || extensions.some((ending) => entry.name.toLowerCase().endsWith(ending));
}
