// @vitest-environment jsdom
import { render } from '@testing-library/react';
import { createElement, useRef } from 'react';
import { expect, it, vi } from 'vitest';
import { useWheel, useWheelSteps } from '../../../../src-renderer/vis/use-wheel.ts';

function Turned({ onTurn, onSteps }: { onTurn: (dy: number) => void; onSteps: (steps: number) => void }) {
  const target = useRef<HTMLDivElement>(null);
  useWheel(target, ({ dy }) => onTurn(dy));
  useWheelSteps(target, onSteps);
  return createElement('div', { ref: target, 'data-testid': 'target' });
}

it('tells pixels whatever the browser counts in, and keeps what is left of a step for the next turn', () => {
  const [onTurn, onSteps] = [vi.fn(), vi.fn()];
  const { getByTestId } = render(createElement(Turned, { onTurn, onSteps }));
  const turn = (deltaY: number, deltaMode = 0) => {
    const event = new WheelEvent('wheel', { deltaY, deltaMode, cancelable: true });
    getByTestId('target').dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(turn(30)).toBe(true);
  expect(onSteps).not.toHaveBeenCalled();
  turn(30);
  turn(3, 1);
  turn(-1, 2);
  expect(onTurn.mock.calls.map(([dy]) => dy)).toEqual([30, 30, 48, -800]);
  expect(onSteps.mock.calls.map(([steps]) => steps)).toEqual([1, 1, -3]);
});
