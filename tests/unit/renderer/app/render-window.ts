import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { createElement, type ReactElement } from 'react';
import { ApiProvider } from '../../../../src-renderer/api/api-context.tsx';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { fakeApi } from '../fake-host.ts';

/** Draws a part of the window with a made-up host; `answers` replace single calls of it, `other` the rest of it. */
export function renderWindow(
  part: ReactElement,
  answers: { readonly [call: string]: (request: never) => unknown } = {},
  other: Partial<WindowApi> = {},
) {
  const host = fakeApi('?fake');
  const calls: { readonly name: string; readonly request: unknown }[] = [];
  const call = (name: string, request: unknown, listen: never) => {
    calls.push({ name, request });
    const answer = answers[name];
    if (!answer) return host.call(name as never, request as never, listen);
    return { answer: Promise.resolve().then(() => answer(request as never)), cancel: () => {} };
  };
  const api = { ...host, call, ...other } as unknown as WindowApi;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrap = (content: ReactElement) =>
    createElement(QueryClientProvider, { client: queries }, createElement(ApiProvider, { value: api }, content));
  return { ...render(wrap(part)), calls, queries };
}
