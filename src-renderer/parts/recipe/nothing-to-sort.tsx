import { useDescription } from '../../api/queries.ts';
import { useViewOf } from '../../state/view-store.ts';

/** Why the dataset that is open can be sorted into nothing, in words; null where it can, or none is open. */
export function useNothingToSort(): string | null {
  const { file, dataset } = useViewOf('file', 'dataset');
  const description = useDescription(file, dataset);
  return description?.kind === 'spectrum' ? 'This takes many spectra; here is only one.' : null;
}

/** Stands where a button would that can do nothing with the dataset. */
export function NothingToSort({ why }: { readonly why: string }) {
  return (
    <p className="quiet" role="note">
      {why}
    </p>
  );
}
