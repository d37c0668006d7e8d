import { create } from 'zustand';

export type DialogName = 'palette' | 'keys' | 'settings' | 'save-dataset';

/** Which of the program's own dialogs is open. */
export const useDialogs = create<{ readonly open: DialogName | null }>(() => ({ open: null }));

export function openDialog(open: DialogName): void {
  useDialogs.setState({ open });
}

export function closeDialog(): void {
  useDialogs.setState({ open: null });
}
