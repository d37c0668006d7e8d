// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, expect, it } from 'vitest';
import { ShortName } from '../../../../src-renderer/app/short-name.tsx';

afterEach(cleanup);

it.each([
  ['rolled-in_scale_120.jpg', 'rolled-in_scale', '_120'],
  ['row 4, column 12', 'row 4, column', ' 12'],
  ['scratches.tif', 'scrat', 'ches'],
  ['7', '', '7'],
])('%s keeps its end, and its whole name under the pointer', (name, start, end) => {
  const { container } = render(createElement(ShortName, { name }));
  const whole = container.firstElementChild!;
  expect(whole.getAttribute('title')).toBe(name);
  expect([...whole.children].map(({ textContent }) => textContent)).toEqual([start, end]);
});
