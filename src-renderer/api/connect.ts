import type { Bridge } from '../../src-preload/contract/bridge.ts';
import type { WindowApi } from './window-api.ts';

/**
 * The host of this window: Electron where its bridge is there, else the program that served the page.
 * @throws {AppError} `internal` when nobody answers
 */
export async function connect(
  page: { readonly phasewright?: Bridge } = window as { readonly phasewright?: Bridge },
): Promise<WindowApi> {
  if (page.phasewright) return (await import('./electron-api.ts')).electronApi(page.phasewright);
  return (await import('./loopback-api.ts')).loopbackApi();
}
