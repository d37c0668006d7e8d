import { lazy, Suspense, useState } from 'react';
import { useFileInfo } from '../../api/file-info.ts';
import { useCommands } from '../../app/commands.ts';
import { useView } from '../../state/view-store.ts';
import { useAskedArrangement } from './arrangement.ts';
import { canArrange } from './axis-roles.ts';

const ArrangeDialog = lazy(() => import('./arrange-dialog.tsx').then((m) => ({ default: m.ArrangeDialog })));

/** The command that arranges the axes of the open dataset, and its dialog; stands in the window, behind all panels. */
export function ArrangeAxes() {
  useAskedArrangement();
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const [isOpen, setOpen] = useState(false);
  const { data } = useFileInfo(isOpen ? file : null);
  useCommands([{ id: 'axes.arrange', title: 'Arrange axes…', enabled: file !== null, run: () => setOpen(true) }]);
  const described = data?.datasets[dataset];
  if (!isOpen || !described) return null;
  return (
    <Suspense>
      <ArrangeDialog
        key={`${file}#${dataset}`}
        axes={described.axes}
        canArrange={canArrange(described)}
        onClose={() => setOpen(false)}
      />
    </Suspense>
  );
}
