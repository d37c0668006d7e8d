import { createContext, useContext } from 'react';
import type { WindowApi } from './window-api.ts';

const ApiContext = createContext<WindowApi | null>(null);

/** Gives the host to everything inside. */
export const ApiProvider = ApiContext.Provider;

/** The host. */
export function useApi(): WindowApi {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi outside ApiProvider');
  return api;
}
