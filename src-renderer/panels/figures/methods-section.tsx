import { Button, TextArea } from '@blueprintjs/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useApi } from '../../api/api-context.tsx';
import { ErrorState } from '../../app/empty-state.tsx';
import { notifyDone, notifyError } from '../../app/notices.tsx';

interface MethodsProps {
  readonly run: RunRecord;
  /** What else changes the text: names and clusters of the phases, and what was taken out of them. */
  readonly changes: unknown;
}

/** The paragraph for the methods section of a paper, to be copied. */
export function MethodsSection({ run, changes }: MethodsProps) {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['methods-text', run.uuid, changes],
    queryFn: () => api.call('methods-text', { run: run.number }).answer,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const copy = () =>
    data && navigator.clipboard.writeText(data.text).then(() => notifyDone('The paragraph is copied.'), notifyError);
  return (
    <section aria-label="Methods paragraph">
      <h3>
        Methods paragraph
        <Button
          size="small"
          variant="minimal"
          icon="clipboard"
          text="Copy"
          aria-label="Copy methods paragraph"
          disabled={!data}
          onClick={copy}
        />
      </h3>
      {error ? (
        <ErrorState error={error} title="The paragraph cannot be written" retry={() => void refetch()} />
      ) : (
        <TextArea
          fill
          readOnly
          rows={6}
          aria-label="Methods paragraph"
          value={data?.text ?? ''}
          placeholder="Writing…"
        />
      )}
    </section>
  );
}
