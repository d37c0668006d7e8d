import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Settings, settingsSchema } from '../../src-preload/contract/settings.ts';
import type { UnitChoice } from '../../src-preload/contract/shown-units.ts';
import { useApi } from '../api/api-context.tsx';
import { useView } from '../state/view-store.ts';
import { useCommandStore } from './commands.ts';
import { notifyError } from './notices.tsx';

const DEFAULTS: Settings = settingsSchema.parse({});

/** What the person has set; the defaults until the host has answered. */
export function useSettings(): { readonly settings: Settings; readonly ready: boolean } {
  const api = useApi();
  const { data, isFetched } = useQuery({
    queryKey: ['settings'],
    queryFn: () => api.call('settings', {}).answer,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { settings: data ?? DEFAULTS, ready: isFetched };
}

/** Units in which lengths and energies are shown; the same object until one of them changes. */
export function useUnits(): UnitChoice {
  const { lengthUnit, energyUnit } = useSettings().settings;
  return useMemo(() => ({ length: lengthUnit, energy: energyUnit }), [lengthUnit, energyUnit]);
}

/** Changes settings; the window follows at once, the host keeps them. */
export function useChangeSettings(): (change: Partial<Settings>) => void {
  const api = useApi();
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (change: Partial<Settings>) => api.call('change-settings', { change }).answer,
    onMutate: (change) => {
      const before = queries.getQueryData<Settings>(['settings']);
      queries.setQueryData(['settings'], { ...(before ?? DEFAULTS), ...change });
      return before;
    },
    onError: (error, _, before) => {
      if (before) queries.setQueryData(['settings'], before);
      notifyError(error);
    },
  });
  return mutate;
}

/** Makes theme, keys and device of the settings true for the whole window. */
export function useAppliedSettings(): void {
  const { settings } = useSettings();
  const dark = useDark(settings.theme);
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.body.classList.toggle('bp6-dark', dark);
  }, [dark]);
  useEffect(() => useCommandStore.setState({ keys: settings.keys }), [settings.keys]);
  useEffect(() => useView.getState().set({ device: settings.device }), [settings.device]);
}

/** Whether the dark theme is to be shown. */
export function useDark(theme: Settings['theme']): boolean {
  const system = useMedia('(prefers-color-scheme: dark)');
  return theme === 'dark' || (theme === 'system' && system);
}

/** Whether a media query holds; false where there are none. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => window.matchMedia?.(query), [query]);
  const watch = useCallback(
    (changed: () => void) => {
      list?.addEventListener('change', changed);
      return () => list?.removeEventListener('change', changed);
    },
    [list],
  );
  return useSyncExternalStore(watch, () => list?.matches ?? false);
}
