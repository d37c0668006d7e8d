/** What a host tells the window without being asked. */
export type HostEvent =
  /** The project has changed by whatever way: ask for its state again. */
  | { readonly type: 'project-changed' }
  /** A file was opened from outside: file association, drag and drop, second start of the program. */
  | { readonly type: 'open-file'; readonly file: string }
  /** A menu entry was chosen. */
  | { readonly type: 'command'; readonly command: string };

/** What the window must know of its host. */
export interface HostInfo {
  readonly kind: 'electron' | 'browser';
  readonly version: string;
  readonly platform: string;
  /** Native file dialogs; without them the window shows its own, from `list-folder`. */
  readonly nativeDialogs: boolean;
}

/** A file dialog of the host. */
export interface FileDialogRequest {
  readonly kind: 'open-file' | 'open-project' | 'open-folder' | 'save-file';
  readonly title: string;
  /** Suggested name or folder. */
  readonly path?: string;
  readonly extensions?: readonly string[];
}
