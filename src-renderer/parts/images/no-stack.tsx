import type { IconName } from '@blueprintjs/icons';
import { useOverview } from '../../api/queries.ts';
import { ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { NoDataset } from '../../app/no-dataset.tsx';
import { useViewOf } from '../../state/view-store.ts';

interface NoStackProps {
  readonly icon: IconName;
  /** One line on what the panel is for. */
  readonly purpose: string;
}

/** What a panel of images shows while there is no stack: it is still read, cannot be read, or something else is open. */
export function NoStack({ icon, purpose }: NoStackProps) {
  const { file, dataset } = useViewOf('file', 'dataset');
  const overview = useOverview(file, dataset);
  if (overview.error) {
    return (
      <ErrorState title="The images cannot be shown" error={overview.error} retry={() => void overview.refetch()} />
    );
  }
  if (file !== null && !overview.data) return <LoadingState what="Reading the images" />;
  return <NoDataset icon={icon} title="No stack of images is open" purpose={purpose} wants="folder" />;
}
