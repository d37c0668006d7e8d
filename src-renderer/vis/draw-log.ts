import type { DrawCommand } from './draw-commands.ts';

/** Draw commands as readable JSON, one command a line: numbers to 0.01 px, image bytes as hexadecimal. What golden tests compare. */
export function drawLog(commands: readonly DrawCommand[]): string {
  return `[\n${commands.map((command) => `  ${JSON.stringify(command, plain)}`).join(',\n')}\n]\n`;
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : Math.round(value * 100) / 100;
  if (value instanceof Uint8ClampedArray) {
    const hex = [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.match(/.{8}/g);
  }
  if (ArrayBuffer.isView(value)) return [...(value as Float32Array)];
  return value;
}
