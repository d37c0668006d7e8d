/** Which processor the heavy arithmetic runs on. */

/** `tfjs` trains networks only, and is there when the user has installed it; ONNX Runtime computes on the others. */
export const DEVICE_NAMES = ['auto', 'cpu', 'webgpu', 'dml', 'cuda', 'coreml', 'tfjs'] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

/** Below this no run is possible: the engine itself needs more. */
export const SMALLEST_MEMORY_BYTES = 64e6;

/** The device that was used and why; part of every result. */
export interface DeviceChoice {
  readonly requested: DeviceName;
  readonly used: Exclude<DeviceName, 'auto'>;
  readonly reason: string;
  readonly threads: number;
}
