/**
 * Networks trained on WebGPU take the course they take on the CPU. WebGPU is tried on SwiftShader, the software driver of Debian's
 * chromium, where that is installed.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hasWebGpu, webGpuEnvironment } from '../helpers/swiftshader.ts';

if (!hasWebGpu) console.warn('SwiftShader or the Vulkan loader is not installed: training on webgpu is not compared.');

const child = fileURLToPath(new URL('../helpers/training-child.ts', import.meta.url));
/** What the issue asks for, relative to losses around 1. */
const AGREEMENT = 1e-3;

async function train(device: string, environment: NodeJS.ProcessEnv = {}) {
  const { stdout } = await promisify(execFile)(process.execPath, [child, device], {
    env: { ...process.env, ...environment },
    timeout: 280_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as {
    readonly used: string;
    readonly steps: number;
    readonly answers: { readonly [name: string]: readonly number[] };
  };
}

describe.skipIf(!hasWebGpu)('training on webgpu', () => {
  it('has the losses and outputs of training on the CPU', { timeout: 300_000 }, async () => {
    const [cpu, gpu] = await Promise.all([train('cpu'), train('webgpu', webGpuEnvironment)]);
    expect([cpu.used, gpu.used]).toEqual(['cpu', 'webgpu']);
    expect(Object.keys(gpu.answers)).toEqual(Object.keys(cpu.answers));
    for (const [name, wanted] of Object.entries(cpu.answers)) {
      // They have learned something, so that more than the start is compared.
      expect(wanted[cpu.steps - 1]!, name).toBeLessThan(wanted[0]!);
      gpu.answers[name]!.forEach((value, i) => {
        expect(Math.abs(value - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!)), `${name}, ${i}`).toBeLessThan(
          AGREEMENT,
        );
      });
    }
  });
});
