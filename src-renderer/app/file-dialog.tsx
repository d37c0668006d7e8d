import { create } from 'zustand';
import type { FileDialogRequest } from '../../src-preload/contract/host.ts';
import { useApi } from '../api/api-context.tsx';
import { FileChooser } from './file-chooser.tsx';

interface OpenDialog {
  readonly request: FileDialogRequest;
  readonly answer: (path: string | null) => void;
}

const useOpenDialog = create<{ readonly dialog: OpenDialog | null }>(() => ({ dialog: null }));

/** Asks for a file or folder: with the system's dialog where there is one, else with our own. Null when cancelled. */
export function useFileDialog(): (request: FileDialogRequest) => Promise<string | null> {
  const api = useApi();
  return (request) => {
    if (api.host.nativeDialogs) return api.chooseFile(request);
    useOpenDialog.getState().dialog?.answer(null);
    return new Promise((resolve) => useOpenDialog.setState({ dialog: { request, answer: resolve } }));
  };
}

/** Shows our own file dialog when somebody asks for it. Stands once in the window. */
export function FileDialogHost() {
  const dialog = useOpenDialog((state) => state.dialog);
  if (!dialog) return null;
  const close = (path: string | null) => {
    useOpenDialog.setState({ dialog: null });
    dialog.answer(path);
  };
  return <FileChooser request={dialog.request} onClose={close} />;
}
