import { useEffect, useRef, useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { notifyError } from '../../app/notices.tsx';
import { useOpening } from '../../app/opening.ts';

/** Opens what is dropped anywhere on the window. */
export function DropTarget() {
  const api = useApi();
  const opening = useOpening();
  const [over, setOver] = useState(false);
  const latest = useRef({ api, opening });
  latest.current = { api, opening };

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      const path = latest.current.api.pathOfDroppedFile(file);
      if (path) void latest.current.opening.openPath(path);
      else {
        notifyError({
          message: `The browser does not tell where ${file.name} lies.`,
          advice: 'Open it with Open file… instead.',
        });
      }
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);

  if (!over) return null;
  return (
    <div className="drop-target">
      <span>Drop to open</span>
    </div>
  );
}
