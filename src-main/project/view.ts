import { execute, first, parse, type Store } from './store.ts';

/** What the window noted of how a person looks at the project, as it wrote it; null while it has not. */
export function keptView(store: Store): unknown {
  const row = first<{ view: string | null }>(store, 'SELECT view FROM project');
  return row?.view == null ? null : parse<unknown>(store, row.view);
}

/** Notes it. It is not a step in the history. */
export function keepView(store: Store, view: unknown): void {
  execute(store, 'UPDATE project SET view = ?', JSON.stringify(view));
}
